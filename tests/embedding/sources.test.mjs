// Every kind of image source and every kind of output in real browsers, and a browser that tampers with canvas readback.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { openApiPage } from './support/api-page.mjs';
import { removeFolders } from './support/tarball.mjs';

after(removeFolders);

/** Runs in the page: creates the sources by name; each shows the 90 x 70 pixels of picture.png. */
function makeSources() {
  globalThis.makeSources = async () => {
    const url = new URL('./picture.png', location.href);
    const blob = await (await fetch(url)).blob();
    const load = async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image;
    };
    const draw = (canvas, image) => {
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      return canvas;
    };
    const image = await load('./picture.png');
    const canvas = draw(Object.assign(document.createElement('canvas'), { width: 90, height: 70 }), image);
    const pixels = canvas.getContext('2d').getImageData(0, 0, 90, 70);
    const webp = await new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', 1));
    const all = {
      string: './picture.png',
      URL: url,
      Blob: blob,
      File: new File([blob], 'picture.png'),
      ImageData: pixels,
      HTMLImageElement: image,
      'HTMLImageElement of a blob': await load(URL.createObjectURL(blob)),
      HTMLCanvasElement: canvas,
      ImageBitmap: await createImageBitmap(blob),
      bytes: { data: new Uint8Array(pixels.data), width: 90, height: 70, channels: 4 },
      floats: { data: Float32Array.from(pixels.data, (value) => value / 255), width: 90, height: 70, channels: 4 },
    };
    if (webp.type === 'image/webp') all.WebP = webp;
    if (typeof OffscreenCanvas === 'function') all.OffscreenCanvas = draw(new OffscreenCanvas(90, 70), image);
    if (typeof VideoFrame === 'function') all.VideoFrame = new VideoFrame(canvas, { timestamp: 0 });
    return all;
  };
}

/** The pixels of these sources never pass through a canvas of the package. */
const exact = ['string', 'URL', 'Blob', 'File', 'ImageData', 'HTMLImageElement', 'HTMLImageElement of a blob', 'bytes'];

for (const name of ['chromium', 'firefox', 'webkit']) {
  describe(`sources and outputs in ${name}`, () => {
    let opened;
    let page;

    before(async () => {
      opened = await openApiPage(name);
      page = opened.page;
      await page.evaluate(makeSources);
      await page.evaluate(async () => {
        globalThis.denoiser = await globalThis.library.dae.createDenoiser();
      });
    });
    after(() => opened?.close());

    test('every source gives the same picture, and stays usable', async () => {
      const results = await page.evaluate(async () => {
        const { hash } = globalThis.library;
        const found = [];
        for (const [kind, source] of Object.entries(await globalThis.makeSources())) {
          const results = [await globalThis.denoiser.denoise(source), await globalThis.denoiser.denoise(source)];
          const hashes = await Promise.all(results.map(({ image }) => hash(image.data)));
          const [{ width, height, readback }] = results;
          found.push({ kind, width, height, hash: hashes[0], again: hashes[1] === hashes[0], readback });
        }
        return found;
      });
      console.log(
        `${name}: ${results.map(({ kind, readback }) => (readback ? `${kind} (${readback})` : kind)).join(', ')}`,
      );
      const expected = results.find(({ kind }) => kind === 'Blob').hash;
      for (const { kind, width, height, hash, again, readback } of results) {
        assert.deepEqual([width, height, again], [90, 70, true], kind);
        if (exact.includes(kind)) assert.equal(readback ?? undefined, undefined, kind);
        else if (!/VideoFrame|floats/.test(kind)) assert.equal(readback, 'exact', kind);
        // WebP is not exact even at its best quality, nor is a video frame in every format.
        if (!/WebP|VideoFrame/.test(kind)) assert.equal(hash, expected, kind);
      }
    });

    test('every output has the same pixels', async () => {
      const outputs = await page.evaluate(async () => {
        const { denoiser } = globalThis;
        const pixelsOf = (bitmap) => {
          const canvas = Object.assign(document.createElement('canvas'), {
            width: bitmap.width,
            height: bitmap.height,
          });
          const context = canvas.getContext('2d');
          context.drawImage(bitmap, 0, 0);
          return [...context.getImageData(0, 0, bitmap.width, bitmap.height).data];
        };
        const run = async (output) => (await denoiser.denoise('./picture.png', { output })).image;
        const floats = await run('float32');
        return {
          imagedata: [...(await run('imagedata')).data],
          bitmap: pixelsOf(await run('bitmap')),
          blob: pixelsOf(await createImageBitmap(await run('blob'))),
          floats: Array.from(floats, (value) => Math.round(255 * value)).flatMap((value, i) =>
            i % 3 === 2 ? [value, 255] : [value],
          ),
        };
      });
      for (const kind of ['bitmap', 'blob']) assert.deepEqual(outputs[kind], outputs.imagedata, kind);
      const apart = outputs.floats.map((value, i) => Math.abs(value - outputs.imagedata[i]));
      // 8-bit input with 8-bit output is processed in 8 bits.
      assert.ok(Math.max(...apart) <= 1, `${Math.max(...apart)}`);
    });

    test('strength, alpha, tiles and progress', async () => {
      const found = await page.evaluate(async () => {
        const { denoiser } = globalThis;
        const data = Uint8Array.from({ length: 4 * 100 * 80 }, (_, i) => (i * 37) % 256);
        const source = { data, width: 100, height: 80, channels: 4 };
        const run = async (options) => [...(await denoiser.denoise(source, options)).image.data];
        const alpha = (pixels) => pixels.filter((_, i) => i % 4 === 3);
        const events = [];
        const tiles = [];
        const whole = await run({ tile: 'off' });
        const tiled = await run({
          tile: { size: 32 },
          onTile: ({ index, x, y, image }) => tiles.push([index, x, y, image.width, image.height]),
          onProgress: ({ phase, loaded, total }) => events.push([phase, loaded, total]),
        });
        return {
          untouched: (await run({ strength: 0 })).every((value, i) => value === data[i]),
          kept: alpha(whole).every((value, i) => value === data[4 * i + 3]),
          opaque: alpha(await run({ alpha: 'opaque' })).every((value) => value === 255),
          same: tiled.every((value, i) => value === whole[i]),
          area: tiles.reduce((sum, tile) => sum + tile[3] * tile[4], 0),
          tiles: tiles.length,
          last: events.at(-1),
        };
      });
      const { tiles, last, ...rest } = found;
      assert.deepEqual(rest, { untouched: true, kept: true, opaque: true, same: true, area: 8000 });
      assert.deepEqual(last, ['run', tiles, tiles]);
    });
  });
}

for (const name of ['chromium', 'firefox', 'webkit']) {
  test(`a picture of another origin is TAINTED; one that it allows is read (${name})`, async () => {
    const { page, url, folder, close } = await openApiPage(name, {}, { isolation: false });
    const open = await serve({
      root: folder,
      port: 0,
      isolation: false,
      headers: { 'Access-Control-Allow-Origin': '*' },
    });
    try {
      const found = await page.evaluate(
        async (origins) => {
          const denoiser = await globalThis.library.dae.createDenoiser();
          const run = async ([origin, crossOrigin]) => {
            const image = Object.assign(new Image(), { src: `${origin}picture.png` });
            if (crossOrigin) image.crossOrigin = crossOrigin;
            await image.decode();
            return denoiser.denoise(image).then(
              ({ width, readback }) => `${width} ${readback ?? 'bytes'}`,
              ({ code }) => code,
            );
          };
          return Promise.all(origins.map(run));
        },
        [
          [url.replace('127.0.0.1', 'localhost'), null],
          [open.url, 'anonymous'],
        ],
      );
      assert.deepEqual(found, ['TAINTED', '90 bytes']);
    } finally {
      await close();
      open.server.close();
      open.server.closeAllConnections();
    }
  });
}

test('a browser that changes canvas pixels is detected, and the result says so', async () => {
  const extraPrefsFirefox = { 'privacy.resistFingerprinting': true };
  const { page, close } = await openApiPage('firefox', { extraPrefsFirefox });
  try {
    const found = await page.evaluate(async () => {
      const denoiser = await globalThis.library.dae.createDenoiser();
      const blob = await (await fetch('./picture.png')).blob();
      const image = Object.assign(new Image(), { src: './picture.png' });
      await image.decode();
      const sources = [blob, image, await createImageBitmap(blob)];
      const run = async (source) => (await denoiser.denoise(source)).readback ?? 'bytes';
      return Promise.all(sources.map(run));
    });
    assert.deepEqual(found, ['bytes', 'bytes', 'tampered']);
  } finally {
    await close();
  }
});
