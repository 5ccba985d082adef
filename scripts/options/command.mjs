// Writes src/cli/schema_options.inc: flags, help texts and ranges of the command's options that the schemas describe.
import { allSchemas, formsOf, optionsOf, readSchema } from './schemas.mjs';

const text = (value) => JSON.stringify(value);
/** A help text has no code marks, and its command takes words without quotes. */
const plain = (description) => description.replace(/`'?|'?`/g, '');

/** The range of an option's number, or of the first member of its object. */
function rangeOf(forms) {
  const range = forms.find((form) => form.minimum !== undefined);
  const members = forms.flatMap((form) => Object.values(form.properties ?? {}));
  return range ?? members.find((member) => member.minimum !== undefined) ?? { minimum: 0, maximum: 0 };
}

function row({ key, node, name }) {
  const forms = formsOf(node, name).map((form) => form.node);
  const { flag, help = plain(node.description), scale = 1, also = {} } = node.command;
  const { minimum, maximum, type } = rangeOf(forms);
  const fallback = typeof node.default === 'number' ? node.default * scale : (node.default ?? '');
  const isNumber = forms.some((form) => form.minimum !== undefined || typeof form.enum?.[0] === 'number');
  const choices = forms.flatMap((form) => form.enum ?? []);
  const members = forms.flatMap((form) => Object.keys(form.properties ?? {}));
  const others = Object.entries(also).map(([from, to]) => `${from}=${to}`);
  return `    {.name = ${text(key)},
     .flag = ${text(flag)},
     .help = ${text(help)},
     .fallback = ${text(String(fallback))},
     .scale = ${scale}.0f,
     .least = ${minimum * scale},
     .greatest = ${maximum * scale},
     .is_number = ${isNumber},
     .is_whole = ${type === 'integer'},
     .choices = ${text(choices.join(' '))},
     .members = ${text(members.join(' '))},
     .aliases = ${text(others.join(' '))}},`;
}

export function writeCommandOptions() {
  const lists = allSchemas().map(({ name, schema }) => {
    const rows = optionsOf(schema, name).filter((option) => option.node.command);
    if (rows.length === 0) return '';
    return `constexpr SchemaOption k${schema.title}[] = {\n${rows.map(row).join('\n')}\n};\n`;
  });
  const { noiseKind, chainStep } = readSchema('corrupt').definitions;
  const names = `constexpr const char* kNoiseKinds = ${text(noiseKind.enum.join(', '))};
constexpr const char* kChainSteps = ${text(chainStep.enum.join(', '))};
`;
  const begin =
    '// npm run options writes this file from src/api/schema. clang-format leaves .inc files as they are.\n';
  return [begin, ...lists.filter(Boolean), names].join('\n');
}
