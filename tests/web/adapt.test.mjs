// Adapting a network to noisy images through the package, in Node.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDenoiser } from '../../web/dist/node.js';
import { renderings } from '../bench/renderings.mjs';

const open = [];
after(() => Promise.all(open.map((denoiser) => denoiser.dispose())));

async function start(model) {
  const denoiser = await createDenoiser(model);
  open.push(denoiser);
  return denoiser;
}

const clean = new Blob([renderings().text[0]]);
const weights = async (denoiser) => Buffer.from(await (await denoiser.save()).arrayBuffer());

/** The image with white noise of sigma 51 of 255. */
async function corrupted(denoiser) {
  return (await denoiser.corrupt(clean, { kind: 'gaussian', level: 0.2 }, { output: 'blob' })).image;
}

test('the adapted denoiser is better on its image, and the original keeps its weights', async () => {
  const denoiser = await start('photo-small');
  const noisy = await corrupted(denoiser);
  const before = await weights(denoiser);
  const events = [];
  let preview;
  const adapted = await denoiser.adapt(noisy, {
    steps: 50,
    onProgress: async (event) => {
      events.push(event);
      if (event.bestStep > 0) preview ??= await event.preview(noisy);
    },
  });
  open.push(adapted);
  assert.deepEqual(await weights(denoiser), before);
  assert.notDeepEqual(await weights(adapted), before);
  const psnr = async (result) => (await denoiser.compare(clean, result.image)).psnr;
  const original = await psnr(await denoiser.denoise(noisy));
  assert.ok((await psnr(await adapted.denoise(noisy))) > original + 1);
  assert.ok((await psnr(preview)) > original + 1);
  const last = events.at(-1);
  assert.deepEqual([last.step, last.done, last.phase], [50, 1, 'training']);
  assert.ok(last.gain > 1);
  assert.equal(events[0].phase, 'targets');

  const again = await denoiser.adapt([noisy], { steps: 50, seed: 0 });
  open.push(again);
  assert.deepEqual(await weights(again), await weights(adapted));
});

test('an automatic denoiser adapts the network that fits the image, also to clean images', async () => {
  const denoiser = await start('auto');
  const adapted = await denoiser.adapt([clean], { clean: true, sigma: 0.2, seconds: 0.5 });
  open.push(adapted);
  assert.ok(['photo-small', 'photo-camera'].includes(adapted.info.name), adapted.info.name);
  // The networks that this denoiser chooses work as before.
  assert.equal((await denoiser.denoise(clean)).width, 320);
});

test('clean images get the noise of an example', async () => {
  const denoiser = await start('photo-small');
  const noisy = await corrupted(denoiser);
  const quality = async (options) => {
    const adapted = await denoiser.adapt(clean, { clean: true, steps: 100, ...options });
    open.push(adapted);
    return (await denoiser.compare(clean, (await adapted.denoise(noisy)).image)).psnr;
  };
  assert.ok((await quality({ noisy })) > (await quality({})));
});

test('stop keeps the best weights so far, and signal rejects', async () => {
  const denoiser = await start('photo-small');
  const noisy = await corrupted(denoiser);
  const stop = new AbortController();
  const onProgress = ({ bestStep }) => bestStep > 0 && stop.abort();
  const adapted = await denoiser.adapt(noisy, { steps: 100_000, stop: stop.signal, onProgress });
  open.push(adapted);
  assert.notDeepEqual(await weights(adapted), await weights(denoiser));

  const controller = new AbortController();
  const running = denoiser.adapt(noisy, { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(running, { name: 'AbortError' });
  const closed = await denoiser.adapt(noisy, { steps: 1 });
  open.push(closed);
});

test('wrong options and images are refused', async () => {
  const denoiser = await start('photo-small');
  const refused = (pictures, options, message) =>
    assert.rejects(denoiser.adapt(pictures, options), (error) => {
      assert.equal(error.code, 'INVALID_ARGUMENT', error.message);
      assert.match(error.message, message);
      return true;
    });
  await refused([], {}, /expected images to adapt to/);
  await refused(clean, { step: 5 }, /options of adapt\(\)/);
  await refused(clean, { steps: 0 }, /steps from 1/);
  await refused(clean, { steps: 5, seconds: 5 }, /either seconds or steps/);
  await refused(clean, { seconds: -1 }, /seconds above 0/);
  await refused(clean, { sigma: NaN }, /numbers/);
  await refused(clean, { sigma: [0.1, 0.2] }, /"sigma"/);
  await refused(clean, { noisy: clean }, /noisy with clean: true/);
  await refused(clean, { noisy: clean, clean: true, sigma: 0.1 }, /without sigma/);
  await refused({ data: new Uint8Array(300), width: 10, height: 10, channels: 3 }, {}, /at least 16 pixels a side/);
});
