// Reads src/api/schema. Beside JSON Schema's own keywords these schemas have:
//   phrase   names an object in error messages: "the denoise options"
//   unit     of a number: "pixels"
//   scope    "package": an option that the package handles itself and C does not know
//   command  the option of the `dae` command: { flag, help, scale, also }. The command's number is `scale` times as large as
//            the schema's; `also` gives further texts that mean a value
//   meanings what each value of an enumeration means, `labels` its name for people
//   tsType   the TypeScript type (a keyword of json-schema-to-typescript)
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../lib/paths.mjs';

const schemaFolder = path.join(projectRoot, 'src/api/schema');
const schemaNames = ['denoise', 'upscale', 'corrupt', 'train', 'adapt', 'runtime', 'file'];

/** The schemas' keywords beside those of JSON Schema, which ajv must be told about. */
export const ownKeywords = ['phrase', 'unit', 'scope', 'command', 'tsType', 'meanings', 'labels'];

const files = new Map();

export function readSchema(name) {
  if (!files.has(name)) {
    files.set(name, JSON.parse(readFileSync(path.join(schemaFolder, `${name}.schema.json`), 'utf8')));
  }
  return files.get(name);
}

export function allSchemas() {
  return schemaNames.map((name) => ({ name, schema: readSchema(name) }));
}

/** Follows `$ref` to a definition of the same file or of another; keywords beside it win. */
export function resolve(node, name) {
  if (!node.$ref) return { node, name };
  const [file, pointer] = node.$ref.split('#');
  const target = file ? file.replace('.schema.json', '') : name;
  const found = pointer
    .split('/')
    .slice(1)
    .reduce((at, key) => at[key], readSchema(target));
  const { $ref: _, ...beside } = node;
  const inner = resolve(found, target);
  return { node: { ...inner.node, ...beside }, name: inner.name };
}

/** The forms that a value may have, each resolved. */
export function formsOf(node, name) {
  const { node: found, name: home } = resolve(node, name);
  if (!found.oneOf) return [{ node: found, name: home }];
  return found.oneOf.flatMap((form) => formsOf(form, home));
}

/** The options of an object, in order. */
export function optionsOf(object, name) {
  if (!object.properties) return [];
  return Object.entries(object.properties).map(([key, value]) => {
    const { node, name: home } = resolve(value, name);
    return { key, node, name: home, required: (object.required ?? []).includes(key) };
  });
}

/** Whether C and the command have an option, too; others are the package's alone. */
export const isInC = ({ node }) => node.scope !== 'package';

const valueText = (value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

/** "number from 0 to 1", "'keep', 'process', 'opaque'", ... */
export function typeText(node, name) {
  return formsOf(node, name)
    .map((form) => formText(form.node, form.name))
    .join(' or ');
}

function formText(node, name) {
  if (node.enum) return node.enum.map(valueText).join(', ');
  if ('const' in node) return valueText(node.const);
  if (node.type === 'number' || node.type === 'integer') {
    const kind = node.type === 'integer' ? 'whole number' : 'number';
    if (node.maximum === 2147483647 || node.maximum === 1e9) return `${kind} from ${node.minimum}`;
    return `${kind} from ${node.minimum} to ${node.maximum}`;
  }
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'string') return 'text';
  if (node.type === 'array')
    return listText(formsOf(node.items, name), node.minItems === node.maxItems && node.maxItems);
  if (node.tsType) return node.tsType;
  return `{ ${optionsOf(node, name)
    .filter(isInC)
    .map(({ key, node: inner, name: home, required }) => `${key}${required ? '' : '?'}: ${typeText(inner, home)}`)
    .join('; ')} }`;
}

function listText(items, size) {
  const texts = items.map(({ node, name }) => {
    if (node.enum) return 'these names';
    if (node.type !== 'object') return formText(node, name);
    return `{ ${optionsOf(node, name)
      .map(({ key, required }) => `${key}${required ? '' : '?'}`)
      .join(', ')} }`;
  });
  return `list of ${size ? `${size} values, each ` : ''}${texts.join(' or ')}`;
}

/** A description, with what each value of an enumeration means. */
export function descriptionOf({ description = '', enum: values, meanings }) {
  if (!meanings) return description;
  return `${description} ${values.map((value, index) => `\`'${value}'\`: ${meanings[index]}`).join('; ')}.`;
}

/** The default as people write it; empty if there is none. */
export function defaultText(node) {
  return 'default' in node ? valueText(node.default) : '';
}
