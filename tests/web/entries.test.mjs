// The entries that run outside of a page: Node's on a worker thread, and the single-file entry in this thread.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { createDenoiser as createInNode, capabilities } from '../../web/dist/node.js';
import { createDenoiser as createSingle } from '../../web/dist/single.js';

const picture = { data: new Uint8Array(60 * 40 * 3).map((_, i) => (i * 7) % 256), width: 60, height: 40, channels: 3 };

test('Node has threads, and says so before a download', async () => {
  const backend = await capabilities();
  assert.equal(backend.crossOriginIsolated, true);
  assert.ok(backend.threads >= 1);
});

for (const [name, create] of Object.entries({ node: createInNode, single: createSingle })) {
  test(`${name}: the outputs that exist without a browser`, async () => {
    const denoiser = await create('fashion-tutorial', { threads: 2 });
    assert.equal(denoiser.info.backend.threads, name === 'node' ? 2 : 1);
    const { image } = await denoiser.denoise(picture);
    assert.deepEqual([image.width, image.height, image.data.length], [60, 40, 60 * 40 * 4]);
    // The output is a valid input.
    const again = await denoiser.denoise(image, { output: 'blob' });
    assert.equal(again.image.type, 'image/png');
    const floats = await denoiser.denoise(again.image, { output: 'float32' });
    assert.equal(floats.image.length, 60 * 40 * floats.channels);
    await assert.rejects(denoiser.denoise(picture, { output: 'bitmap' }), { code: 'INVALID_ARGUMENT' });
    await denoiser.dispose();
    await assert.rejects(denoiser.save(), { name: 'AbortError' });
  });

  test(`${name}: an abort and a disposal end what runs`, async () => {
    const denoiser = await create();
    const data = new Float32Array(1500 * 1500).fill(0.5);
    const large = { data, width: 1500, height: 1500, channels: 1 };
    const controller = new AbortController();
    const aborted = denoiser.denoise(large, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await assert.rejects(aborted, { name: 'AbortError' });
    const pending = denoiser.denoise(large);
    setTimeout(() => denoiser.dispose(), 10);
    await assert.rejects(pending, { name: 'AbortError' });
  });
}

test('the worker does not inherit options of the process, such as --input-type for a script from the command line', () => {
  const url = new URL('../../web/dist/node.js', import.meta.url).href;
  const script = `
    const { createDenoiser } = await import('${url}');
    const denoiser = await createDenoiser('fashion-tutorial', { threads: 2 });
    const { width } = await denoiser.denoise({ data: new Uint8Array(64), width: 8, height: 8, channels: 1 });
    console.log(width, denoiser.info.backend.threads);
    await denoiser.dispose();`;
  assert.equal(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }), '8 2\n');
});

test('a model file that is not there is named', async () => {
  await assert.rejects(createInNode('./no-such-model.safetensors'), { code: 'MODEL_FORMAT', message: /no-such-model/ });
});
