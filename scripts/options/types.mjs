// Writes web/src/option-types.ts: the options objects as TypeScript types, and the names of their options.
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { allSchemas, defaultText, formsOf, resolve, schemaFolder } from './schemas.mjs';

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
  return [node.description, range && range[0].toUpperCase() + range.slice(1), standard].filter(Boolean).join(' ');
}

/** Replaces the descriptions of an object's options, also of nested objects, by full comments. */
function withComments(value, name) {
  if (Array.isArray(value)) return value.map((item) => withComments(item, name));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key === 'properties') {
      const options = Object.entries(inner).map(([option, node]) => {
        const { node: full, name: home } = resolve(node, name);
        return [option, { ...withComments(node, name), description: describe(full, home) }];
      });
      return [key, Object.fromEntries(options)];
    }
    return [key, withComments(inner, name)];
  });
  return Object.fromEntries(entries);
}

/** `{ tsType }` imports: types that JSON cannot hold are the package's own. */
const imports = `import type { Output, ProgressEvent, TileEvent } from './types.js';\n`;

export async function writeTypes() {
  const parts = [];
  const seen = new Set();
  for (const { name, schema } of allSchemas()) {
    const options = { cwd: `${schemaFolder}/`, bannerComment: '', format: false, additionalProperties: false };
    const types = await compile(withComments(schema, name), schema.title, options);
    // A definition that two schemas use comes with each of them.
    for (const declaration of types.split(/(?=^(?:\/\*\*[^]*?\*\/\s*)?export )/m)) {
      const exported = declaration.match(/export (?:interface|type) (\w+)/)?.[1];
      if (!exported || seen.has(exported)) continue;
      seen.add(exported);
      parts.push(declaration.trim());
    }
    const names = Object.keys(schema.properties).map((key) => `'${key}'`);
    const constant = schema.title.replace(/[a-z](?=[A-Z])/g, '$&_').toUpperCase();
    parts.push(`export const ${constant}: readonly string[] = [${names.join(', ')}];`);
  }
  const text = `// npm run options writes this file from src/api/schema.\n${imports}\n${parts.join('\n\n')}\n`;
  return wrapComments(await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true }));
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
