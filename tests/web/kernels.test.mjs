import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDenoiser } from '../../build/package/node.js';
import { start } from './engine-fixture.mjs';
import { largestDifference, readBytes } from './golden.mjs';

const kinds = ['auto', 'xnnpack', 'own', 'reference'];

async function run(kernels, model) {
  const { engine, info } = await start({ kernels, model: { bytes: readBytes(`models/${model}.safetensors`).buffer } });
  const shape = [1, 32, 32, info.channels];
  const data = Float32Array.from({ length: 32 * 32 * info.channels }, (_, i) => Math.abs(Math.sin(i)));
  const { data: result } = await engine.run({ type: 'run', stage: 'all', data, shape });
  engine.free();
  return { info, result };
}

for (const model of ['fashion-tutorial', 'photo-small']) {
  test(`every implementation gives the same result: ${model}`, async () => {
    const expected = await run('reference', model);
    for (const kernels of kinds) {
      const { info, result } = await run(kernels, model);
      assert.ok(largestDifference(result, expected.result) < 2e-5, kernels);
      const ran = new Set(info.layers.map((layer) => layer.kernels).filter(Boolean));
      if (kernels !== 'auto') assert.deepEqual([...ran], [kernels]);
      if (kernels !== 'auto') assert.equal(info.xnnpackShare, kernels === 'xnnpack' ? 1 : 0);
    }
  });
}

test('an unknown name is refused with the list of names', async () => {
  await assert.rejects(createDenoiser('fashion-tutorial', { kernels: 'gpu' }), {
    code: 'INVALID_ARGUMENT',
    message: 'expected kernels to be one of auto, xnnpack, own, reference, got gpu',
  });
});
