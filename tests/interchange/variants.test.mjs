// Compares the package's variants simd128 and relaxed with ONNX Runtime: every shipped model, and the ONNX that it
// saves.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { createDenoiser } from '../../web/dist/node.js';
import { difference, folder, modelFile, modelNames, open, swapped, values } from './support.mjs';

const onnxUrl = new URL('../../models/dae-onnx.wasm', import.meta.url);
const tolerances = { simd128: 1e-5, relaxed: 1e-4 };
const [height, width] = [37, 53];

for (const name of modelNames) {
  test(`${name}: the package, simd128 and relaxed`, async (t) => {
    const file = folder(t)('model.onnx');
    const results = {};
    let expected;
    for (const simd of Object.keys(tolerances)) {
      const denoiser = await createDenoiser(readFileSync(modelFile(name)).buffer.slice(0), {
        simd,
        threads: simd === 'relaxed' ? 2 : 1,
        onnxUrl,
      });
      t.after(() => denoiser.dispose());
      assert.equal(denoiser.info.backend.simd, simd);
      const { channels, noiseSigma, scale } = denoiser.info;
      const data = values(channels * height * width);
      const image = { data: swapped(data, 1, channels, height * width), height, width, channels };
      const { image: result } = await denoiser.denoise(image, {
        output: 'float32',
        ...(noiseSigma && { noiseLevel: 0.1 }),
      });
      results[simd] = swapped(result, 1, height * width * scale ** 2, channels);
      if (expected) continue;
      writeFileSync(file, new Uint8Array(await (await denoiser.save({ format: 'onnx' })).arrayBuffer()));
      expected = (await (await open(file)).run(data, [1, channels, height, width], noiseSigma ? [0.1] : [])).data;
    }
    for (const [simd, tolerance] of Object.entries(tolerances)) {
      const far = difference(results[simd], expected);
      assert.ok(far <= tolerance, `${simd}: ${far}`);
    }
  });
}
