// Everything that is made of the schemas of options is current, and their defaults are values that they allow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from '../../scripts/options.mjs';
import { allSchemas, readSchema } from '../../scripts/options/schemas.mjs';
import { isAllowed } from '../support/option-inputs.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('tables, flags, types and documents are those of the schemas', async () => {
  for (const [file, text] of Object.entries(await generatedFiles())) {
    assert.equal(readFileSync(join(root, file), 'utf8'), text, `${file} is not current: npm run options`);
  }
});

/** Every object with properties, also inside of others. */
function* objectsOf(node) {
  if (typeof node !== 'object' || node === null) return;
  if (node.properties) yield node;
  for (const inner of Object.values(node)) yield* objectsOf(inner);
}

test('every option has a description, and numbers have a range', () => {
  for (const { name, schema } of allSchemas()) {
    for (const object of objectsOf(schema)) {
      assert.equal(object.additionalProperties, false, `${name}: ${object.title}`);
      for (const [key, option] of Object.entries(object.properties)) {
        const where = `"${key}" of ${object.title ?? name}`;
        assert.ok(option.description || option.$ref, `${where} has no description`);
        const isNumber = option.type === 'number' || option.type === 'integer';
        assert.ok(!isNumber || (option.minimum <= option.maximum && Number.isFinite(option.maximum)), where);
      }
    }
  }
});

test('defaults are allowed', () => {
  for (const { name, schema } of allSchemas()) {
    if (!schema.properties) continue;
    for (const [key, option] of Object.entries(schema.properties)) {
      if (!('default' in option) || option.scope === 'package') continue;
      const base = Object.fromEntries((schema.required ?? []).map((required) => [required, 1]));
      assert.ok(isAllowed(name, { ...base, [key]: option.default }), `the default of ${name}'s "${key}"`);
    }
  }
});

test('the texts about chains name every step and every kind of noise', () => {
  const { noiseKind, chainStep, chain } = readSchema('corrupt').definitions;
  const firstWord = (step) => step.split(' ')[0].replace('N', '');
  const dictionary = readFileSync(join(root, 'tests/fuzz/chain.dict'), 'utf8');
  const header = readFileSync(join(root, 'src/api/dae.h'), 'utf8');
  for (const step of chainStep.enum) {
    assert.ok(chain.properties.chain.description.includes(`\`${step}\``), `the schema's description lacks ${step}`);
    assert.ok(header.includes(` *   ${firstWord(step)}`), `the comment of dae_corrupt lacks ${step}`);
  }
  for (const word of [...chainStep.enum.slice(1).map(firstWord), ...noiseKind.enum]) {
    assert.ok(dictionary.includes(`"${word} `), `tests/fuzz/chain.dict lacks ${word}`);
  }
});
