// Writes src/options/option_tables.inc: the schemas as constant tables, by which C++ reads and checks options.
import { allSchemas, formsOf, isInC, optionsOf, readSchema } from './schemas.mjs';

const text = (value) => JSON.stringify(value);
const number = (value) => (Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value));
const camel = (...words) => words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');

/** Collects definitions, innermost first. */
class Tables {
  constructor() {
    this.lines = [];
    this.names = new Map();
    /** Definitions by their contents, so that equal ones exist once. */
    this.contents = new Map();
  }

  define(name, declaration) {
    const content = declaration.replace(name, '');
    const equal = this.contents.get(content);
    if (equal) return equal;
    if (!this.names.has(name)) {
      this.contents.set(content, name);
      this.names.set(name, true);
      this.lines.push(declaration);
    }
    return name;
  }

  nameList(id, names) {
    return this.define(`k${id}Names`, `inline constexpr const char* k${id}Names[] = {${names.map(text).join(', ')}};`);
  }

  /** The C++ initializer of one form. */
  form({ node, name }, id) {
    if (node.enum && typeof node.enum[0] === 'number') {
      const list = this.define(
        `k${id}Values`,
        `inline constexpr double k${id}Values[] = {${node.enum.map(number).join(', ')}};`,
      );
      return `{.kind = OptionKind::kNumber, .values = ${list}}`;
    }
    if (node.enum || 'const' in node) {
      return `{.kind = OptionKind::kEnum, .choices = ${this.nameList(id, node.enum ?? [node.const])}}`;
    }
    if (node.type === 'number' || node.type === 'integer') {
      const kind = node.type === 'integer' ? 'kWhole' : 'kNumber';
      return `{.kind = OptionKind::${kind}, .least = ${number(node.minimum)}, .greatest = ${number(node.maximum)}}`;
    }
    if (node.type === 'boolean') return '{.kind = OptionKind::kFlag}';
    if (node.type === 'string') return '{.kind = OptionKind::kText}';
    if (node.type === 'array') {
      const items = this.forms(node.items, name, camel(id, 'item'));
      const size = `.least = ${number(node.minItems ?? 0)}, .greatest = ${number(node.maxItems ?? 1e9)}`;
      return `{.kind = OptionKind::kList, ${size}, .items = ${items}}`;
    }
    if (node.type === 'object') return `{.kind = OptionKind::kObject, .object = &${this.table(node, name, id)}}`;
    throw new Error(`expected a form that C++ can read in ${name}.schema.json, got ${JSON.stringify(node)}`);
  }

  forms(node, name, id) {
    const forms = formsOf(node, name);
    const each = forms.map((form, index) => this.form(form, forms.length > 1 ? camel(id, String(index)) : id));
    return this.define(`k${id}Forms`, `inline constexpr OptionForm k${id}Forms[] = {${each.join(', ')}};`);
  }

  fallback({ default: value, ...node }, name) {
    if (typeof value === 'string') {
      const named = formsOf(node, name).find((form) => form.node.enum ?? 'const' in form.node);
      // A text has no number; its reader knows the default.
      return named && number((named.node.enum ?? [named.node.const]).indexOf(value));
    }
    if (typeof value === 'boolean') return value ? '1.0' : '0.0';
    return typeof value === 'number' ? number(value) : undefined;
  }

  /** An object with a title has one table, wherever it occurs. */
  table(node, name, id) {
    const own = node.title ?? id;
    if (this.names.has(`k${own}`)) return `k${own}`;
    const options = optionsOf(node, name).filter(isInC);
    const rows = options.map(({ key, node: inner, name: home, required }) => {
      const fallback = this.fallback(inner, home);
      const parts = [text(key), this.forms(inner, home, camel(own, key))];
      if (required || fallback) parts.push(String(required));
      if (fallback) parts.push(fallback);
      return `    {${parts.join(', ')}},`;
    });
    const list = this.define(`k${own}Rows`, `inline constexpr Option k${own}Rows[] = {\n${rows.join('\n')}\n};`);
    return this.define(`k${own}`, `inline constexpr OptionTable k${own}{${text(node.phrase)}, ${list}};`);
  }
}

/** The kinds of noise in C++: the value of the enumeration and the function of each. */
export function writeNoiseKinds() {
  const { noiseKind } = readSchema('corrupt').definitions;
  const lines = noiseKind.enum.map((name, index) => {
    const words = name.split('-');
    return `DAE_NOISE_KIND(k${camel(...words)}, add_${words.join('_')})  // ${noiseKind.meanings[index]}`;
  });
  return `// npm run options writes this file from src/api/schema/corrupt.schema.json.\n${lines.join('\n')}\n`;
}

export function writeTables() {
  const tables = new Tables();
  const { noiseKind, chainStep } = readSchema('corrupt').definitions;
  tables.nameList('NoiseKind', noiseKind.enum);
  tables.nameList('ChainStep', chainStep.enum);
  for (const { name, schema } of allSchemas()) tables.forms(schema, name, schema.title);
  // The module for browsers has these tables alone.
  const checked = allSchemas().filter(({ name }) => ['denoise', 'corrupt', 'train'].includes(name));
  const objects = checked.map(({ name, schema }) => `{${text(name)}, ${tables.forms(schema, name, schema.title)}}`);
  tables.lines.push(`inline constexpr OptionSchema kOptionSchemas[] = {${objects.join(', ')}};`);
  return `// npm run options writes this file from src/api/schema. clang-format leaves .inc files as they are.\n\n${tables.lines.join('\n')}\n`;
}
