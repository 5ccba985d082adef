// Writes the tables of options in docs/options.md and the comments of dae.h.
import { allSchemas, defaultText, descriptionOf, formsOf, isInC, optionsOf, readSchema, typeText } from './schemas.mjs';

/** TypeDoc's links are of no use in Markdown. */
const withoutLinks = (text) => text.replace(/\{@link ([\w.]+)\}/g, '`$1`');
const cell = (text) => withoutLinks(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

const TABLE_HEAD = '| option | values | unit | default | meaning |\n|---|---|---|---|---|';

/** `forms`: the objects of which a value is one, for a schema without options of its own. */
function section(object, name, heading, forms = []) {
  const begin = `${heading}\n\n${withoutLinks(object.description ?? '')}\n\n`;
  const rows = optionsOf(object, name).map(({ key, node, name: home, required }) =>
    [
      `\`${key}\``,
      cell(typeText(node, home)).replaceAll('<', '\\<'),
      node.unit ?? '',
      required ? 'required' : defaultText(node),
      cell(descriptionOf(node) + (node.scope === 'package' ? ' Package only.' : '')),
    ].join(' | '),
  );
  if (rows.length === 0) return `${begin}One of ${forms.map(({ title }) => title).join(' and ')}.\n`;
  return `${begin}${TABLE_HEAD}\n${rows.map((row) => `| ${row} |`).join('\n')}\n`;
}

export function writeOptionsDocument() {
  const parts = allSchemas().flatMap(({ name, schema }) => {
    const definitions = Object.values(schema.definitions ?? {}).filter((one) => one.properties);
    return [
      section(schema, name, `## ${schema.title}`, definitions),
      ...definitions.map((one) => section(one, name, `### ${one.title}`)),
    ];
  });
  return `# Options

\`npm run options\` writes this page from the schemas in \`src/api/schema\`. C takes each object as JSON text, the package as an
object, and \`dae\` has flags for those that its help lists. Unknown names and values out of range are refused.

${parts.join('\n')}`;
}

function wrap(text, first, next, width = 117) {
  const lines = [first];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line.length + 1 + word.length <= width || line.trim() === '*') lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${next} ${word}`);
  }
  return lines;
}

/** The lines of a comment: an option, its values and its meaning. */
function optionLines({ key, node, name: home, required }) {
  const values = `${typeText(node, home)}${node.unit ? ` (${node.unit})` : ''}`.replaceAll("'", '"');
  const standard = required
    ? '; required'
    : 'default' in node
      ? `; default ${defaultText(node).replaceAll("'", '"')}`
      : '';
  const meaning = descriptionOf(node).replace(/`'|'`/g, '"').replaceAll('`', '');
  return wrap(`${values}${standard}. ${meaning}`, ` *   "${key}":`, ' *      ');
}

/** The options of an object that has one form, or either of several: first those of one form, then those of all. */
function headerBlock(title) {
  const name = title.replace('.schema', '');
  const forms = formsOf(readSchema(name), name).map((form) => optionsOf(form.node, form.name).filter(isInC));
  const inAll = ({ key }) => forms.every((form) => form.some((option) => option.key === key));
  const shared = forms[0].filter(inAll).flatMap(optionLines);
  if (forms.length === 1) return shared;
  const own = forms.map((form) => form.filter((option) => !inAll(option)).flatMap(optionLines));
  const lists = own.flatMap((lines, index) => [index === 0 ? ' *  either' : ' *  or', ...lines]);
  return [...lists, ' *  and with each of them', ...shared];
}

/** Replaces what follows ` * Options (NAME.schema.json):` to the comment's end. */
export function fillHeader(text) {
  return text.replace(
    /^( \* Options[a-z ]* \((\w+)\.schema\.json\):\n)[^]*? \*\/\n/gm,
    (_, head, name) => `${head}${headerBlock(name).join('\n')} */\n`,
  );
}
