// The engine reads options by tables that are made of the schemas; ajv reads the schemas themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed, optionInputs } from '../support/option-inputs.mjs';
import { start } from './engine-fixture.mjs';

test('the engine and JSON Schema allow the same options', async () => {
  const { engine } = await start();
  const counts = { true: 0, false: 0 };
  for (const [name, value] of optionInputs()) {
    const text = JSON.stringify(value);
    let refusal = '';
    try {
      engine.bindings.checkOptions(name, text);
    } catch (error) {
      assert.equal(error.code, 'INVALID_ARGUMENT', text);
      refusal = error.message;
    }
    assert.equal(isAllowed(name, value), refusal === '', `${name} ${text}: ${refusal || 'the engine allows it'}`);
    ++counts[refusal === ''];
  }
  // Both answers must occur often, or the comparison would say little.
  assert.ok(counts.true > 100 && counts.false > 100, JSON.stringify(counts));
  engine.free();
});
