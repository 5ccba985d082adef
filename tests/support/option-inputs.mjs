// JSON Schema's view of options, by ajv, and inputs for a comparison with the engine's.
import Ajv from 'ajv';
import { allSchemas, ownKeywords } from '../../scripts/options/schemas.mjs';

const ajv = new Ajv({ strictTypes: false, allowUnionTypes: true });
for (const keyword of ownKeywords) ajv.addKeyword(keyword);
for (const { name, schema } of allSchemas()) ajv.addSchema(schema, `${name}.schema.json`);

/** Whether a schema allows a value. */
export function isAllowed(name, value) {
  return ajv.validate(`${name}.schema.json`, value);
}

const noise = { kind: 'gaussian', level: 0.1 };
const numbers = [-1, 0, 0.5, 1, 1.5, 2, 101, 2 ** 32];
const others = [
  null,
  true,
  'gaussian',
  'auto',
  '',
  [],
  [0.1, 0.5],
  [0.1],
  {},
  { luma: 1 },
  { size: 8 },
  { type: 'sgd' },
];
const values = [...numbers, ...others];

/** Options of a schema's object, each alone with many values. */
function* each(schema, base) {
  for (const [key, option] of Object.entries(schema.properties)) {
    if (option.scope === 'package') continue;
    for (const value of values) yield { ...base, [key]: value };
  }
  yield { ...base, unknown: 1 };
  yield base;
  yield {};
}

/** Inputs of each object that the engine reads, allowed or not. */
export function* optionInputs() {
  const byName = Object.fromEntries(allSchemas().map(({ name, schema }) => [name, schema]));
  for (const value of [...each(byName.denoise, {}), null, [], 3, 'strength']) yield ['denoise', value];
  for (const object of [byName.corrupt.definitions.noise, byName.corrupt.definitions.chain]) {
    for (const value of each(object, noise)) yield ['corrupt', value];
    for (const value of each(object, { chain: 'x2' })) yield ['corrupt', value];
  }
  for (const value of each(byName.train, { epochs: 1 })) yield ['train', value];
  const { definitions } = byName.train;
  const nested = {
    optimizer: [definitions.adam, definitions.sgd],
    schedule: [definitions.constant, definitions.step, definitions.cosine],
    noise: [definitions.noiseRange, definitions.chainRange],
    validationNoise: [definitions.validationKind, definitions.validationChain],
  };
  for (const [key, objects] of Object.entries(nested)) {
    for (const object of objects) {
      const base = object.properties.type ? { type: object.properties.type.const } : {};
      for (const value of each(object, base)) yield ['train', { epochs: 1, [key]: value }];
    }
  }
  for (const value of each(definitions.stage, { layers: ['a'], epochs: 1 })) {
    yield ['train', { epochs: 1, pretrain: [value] }];
  }
}
