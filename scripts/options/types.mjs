// Writes web/src/option-types.ts: the options objects as TypeScript types, and the names of their options.
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { allSchemas, defaultText, descriptionOf, formsOf, resolve } from './schemas.mjs';

/** A comment says what a type does not: ranges, units and defaults. */
function describe(node, name) {
  const ranges = formsOf(node, name)
    .filter(({ node: form }) => form.minimum !== undefined)
    .map(({ node: { minimum, maximum } }) => (maximum >= 1e9 ? `from ${minimum}` : `${minimum} to ${maximum}`));
  const limits = [...new Set(ranges)].join(' or ');
  const range = limits && `${limits}${node.unit ? ` ${node.unit}` : ''}.`;
  const standard =
    'default' in node &&
    `Default ${typeof node.default === 'string' ? `\`${defaultText(node)}\`` : defaultText(node)}.`;
  return [descriptionOf(node), range && range[0].toUpperCase() + range.slice(1), standard].filter(Boolean).join(' ');
}

/** A copy with full comments, whose references are those of {@link combined}. */
function prepare(value, name) {
  if (Array.isArray(value)) return value.map((item) => prepare(item, name));
  if (typeof value !== 'object' || value === null) return value;
  if (value.$ref) {
    const { node, name: home } = resolve(value, name);
    if (!node.title) return prepare(node, home);
    const [file, pointer] = value.$ref.split('#/definitions/');
    return { $ref: `#/definitions/${file ? file.replace('.schema.json', '') : name}-${pointer}` };
  }
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'definitions') return [];
    if (key !== 'properties') return [[key, prepare(inner, name)]];
    const options = Object.entries(inner).map(([option, node]) => {
      const { node: full, name: home } = resolve(node, name);
      // A type with a name is referred to; its own comment says what it is.
      if (node.$ref && full.title) return [option, prepare({ $ref: node.$ref }, name)];
      return [option, { ...prepare(full, home), description: describe(full, home) }];
    });
    return [[key, Object.fromEntries(options)]];
  });
  const copy = Object.fromEntries(entries);
  if (copy.meanings) copy.description = descriptionOf(copy);
  // Lists of at least one item would become types to which no plain array can be assigned.
  if (copy.maxItems === undefined) delete copy.minItems;
  return copy;
}

const ROOT = 'AllOptions';

/** The package takes no files and has no command line. */
const packageSchemas = () => allSchemas().filter(({ name }) => name !== 'file' && name !== 'upscale');

/** One schema with the definitions of all files, so that each type is written once. */
function combined() {
  const definitions = {};
  const properties = {};
  for (const { name, schema } of packageSchemas()) {
    definitions[name] = prepare(schema, name);
    properties[name] = { $ref: `#/definitions/${name}` };
    for (const [key, definition] of Object.entries(schema.definitions ?? {})) {
      definitions[`${name}-${key}`] = prepare(definition, name);
    }
  }
  return { title: ROOT, type: 'object', additionalProperties: false, properties, definitions };
}

const style = { parser: 'typescript', printWidth: 120, singleQuote: true };
const note = '// npm run options writes this file from src/api/schema.\n';

/** JSON cannot hold the types that `tsType` names. */
const imports = `import type { AdaptEvent } from './adapt-types.js';
import type { BatchEvent, Dataset, EpochEvent } from './train-types.js';
import type { ImageSource, Output, ProgressEvent, TileEvent } from './types.js';
`;

export async function writeTypes() {
  const types = await compile(combined(), ROOT, { bannerComment: '', format: false, additionalProperties: false });
  const root = new RegExp(`export interface ${ROOT} \\{[^]*?^\\}\\n`, 'm');
  const declarations = (await format(types, style)).replace(root, '');
  return wrapComments(await format(`${note}${imports}\n${declarations}`, style));
}

function constant(title, values, comment, type) {
  const name = title.replace(/[a-z](?=[A-Z])/g, '$&_').toUpperCase();
  const list = values.map((value) => `'${value}'`).join(', ');
  return `/** ${comment} */\nexport const ${name}: readonly ${type}[] = [${list}];\n`;
}

/** The values of named enumerations, and the names of each object's options. */
export function writeNames() {
  const schemas = packageSchemas().map(({ schema }) => schema);
  const enumerations = schemas
    .flatMap(({ definitions = {} }) => Object.values(definitions))
    .filter((one) => one.meanings);
  const titles = enumerations.map(({ title }) => title).sort();
  const constants = [
    ...enumerations.map(({ title, enum: values }) =>
      constant(title.replace(/s?$/, 's'), values, `All values of {@link ${title}}.`, title),
    ),
    ...schemas
      .filter(({ properties }) => properties)
      .map(({ title, properties }) => constant(title, Object.keys(properties), `The names of ${title}.`, 'string')),
  ];
  return format(
    `${note}import type { ${titles.join(', ')} } from './option-types.js';\n\n${constants.join('\n')}`,
    style,
  );
}

/** Prettier leaves comments as they are: `/** text *\/` on a line where it fits, else lines of at most 120 characters. */
function wrapComments(text) {
  return text.replace(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, (_, indent, line) => {
    if (indent.length + line.length + 7 <= 120) return `${indent}/** ${line} */`;
    const lines = [''];
    for (const word of line.split(' ')) {
      if (indent.length + 3 + lines.at(-1).length + word.length + 1 > 120) lines.push('');
      lines[lines.length - 1] += `${lines.at(-1) && ' '}${word}`;
    }
    return `${indent}/**\n${lines.map((one) => `${indent} * ${one}`).join('\n')}\n${indent} */`;
  });
}
