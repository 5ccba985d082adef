// Images of real pages: from an iframe, from a URL whose content changes, damaged files that the browser shows anyway, other
// colour spaces, half-transparent ones; and many large ones to train on.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveOdd } from './support/odd-server.mjs';
import { engines, until } from './support/page.mjs';
import { project, removeFolders } from './support/tarball.mjs';

after(removeFolders);

const pages = fileURLToPath(new URL('./pages', import.meta.url));

async function open(name, hosting) {
  const { folder, package: installed } = await project();
  cpSync(pages, folder, { recursive: true });
  cpSync(path.join(installed, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  const site = await serveOdd(folder, hosting);
  const { page, close } = await engines[name]();
  await page.goto(`${site.url}empty.html`);
  await until(page, () => globalThis.library !== undefined);
  const closeAll = async () => {
    await close();
    site.close();
  };
  return { page, close: closeAll };
}

/** Runs in the page: defines helpers of the tests. */
async function prepare() {
  const { dae } = globalThis.library;
  const denoiser = await dae.createDenoiser('fashion-tutorial');
  globalThis.denoiser = denoiser;
  globalThis.load = async (src, Kind = Image) => {
    const image = Object.assign(new Kind(), { src });
    await image.decode();
    return image;
  };
  /** Returns the image as the engine receives it, which strength 0 gives back. */
  globalThis.arrives = async (source) => {
    const { image, width, height, readback } = await denoiser.denoise(source, { strength: 0 });
    return { width, height, pixels: [...image.data], colorSpace: image.colorSpace, readback: readback ?? 'bytes' };
  };
  /** Returns the pixels of an image drawn to a canvas. */
  globalThis.shown = (image, settings) => {
    const { naturalWidth: width, naturalHeight: height } = image;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', settings);
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, width, height).data];
  };
}

/** A lossless WebP of 8 x 8 pixels (31 x, 29 y, 17 (x + y)) with alpha 16 y + x + 1, encoded by libwebp. */
const WEBP = 'UklGRjAAAABXRUJQVlA4TCQAAAAvB8ABEJmM6H9sIqL/ASEB4Yj/RzUH5mMiBLIp3iNoAiDW+gY=';

for (const name of ['chromium', 'firefox', 'webkit']) {
  describe(`awkward pictures in ${name}`, () => {
    let opened;
    let page;

    before(async () => {
      opened = await open(name, { isolation: false });
      page = opened.page;
      await page.evaluate(prepare);
    });
    after(() => opened?.close());

    test('objects of an iframe are pictures, too', async () => {
      const found = await page.evaluate(async () => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        const other = frame.contentWindow;
        const bytes = await (await fetch('./changing/iframe')).arrayBuffer();
        const canvas = Object.assign(other.document.createElement('canvas'), { width: 8, height: 8 });
        canvas.getContext('2d').fillRect(0, 0, 8, 8);
        const sources = {
          Blob: new other.Blob([bytes]),
          File: new other.File([bytes], 'picture.bmp'),
          ImageData: new other.ImageData(8, 8),
          HTMLImageElement: await globalThis.load(new URL('./changing/element', location.href).href, other.Image),
          HTMLCanvasElement: canvas,
          ImageBitmap: await other.createImageBitmap(canvas),
          URL: new other.URL('./changing/url', location.href),
          pixels: { data: new other.Uint8Array(64), width: 8, height: 8, channels: 1 },
        };
        if (other.VideoFrame) sources.VideoFrame = new other.VideoFrame(canvas, { timestamp: 0 });
        const sizes = {};
        for (const [kind, source] of Object.entries(sources)) {
          sizes[kind] = await globalThis.arrives(source).then(({ width }) => width, String);
        }
        const model = await (await globalThis.denoiser.save()).arrayBuffer();
        const copy = new other.Uint8Array(new Uint8Array(model)).buffer;
        await (await globalThis.library.dae.createDenoiser(copy)).dispose();
        const controller = new other.AbortController();
        controller.abort();
        const signal = controller.signal;
        sizes.signal = await globalThis.denoiser.denoise(sources.Blob, { signal }).catch((error) => error.name);
        const tensor = { data: new other.Float32Array(784), shape: new other.Array(1, 28, 28, 1) };
        sizes.tensor = (await globalThis.denoiser.run(tensor)).data.length;
        const batch = { data: new other.Uint8Array(8 * 784), shape: [8, 28, 28, 1] };
        const noise = { kind: 'gaussian', level: 0.1 };
        sizes.fit = (await globalThis.denoiser.fit(batch, { epochs: 1, noise }).done).steps;
        frame.remove();
        return sizes;
      });
      const { signal, tensor, fit, ...sizes } = found;
      for (const [kind, width] of Object.entries(sizes)) assert.equal(width, 8, kind);
      assert.deepEqual([signal, tensor, fit], ['AbortError', 784, 1]);
    });

    test('the shown picture is used, not a later answer of its URL', async () => {
      const found = await page.evaluate(async () => {
        const results = [];
        for (const [kind, reload] of [
          ['kept', false],
          ['forgotten/', false],
          ['kept', true],
          ['forgotten/', true],
        ]) {
          const image = await globalThis.load(`./changing/${kind}?${reload}`);
          if (reload) await (await fetch(image.src, { cache: 'reload' })).arrayBuffer();
          const { pixels, readback } = await globalThis.arrives(image);
          const again = await globalThis.arrives(image);
          const expected = globalThis.shown(image);
          const same = [pixels, again.pixels].every((one) => one.every((value, i) => value === expected[i]));
          results.push({ kind, reload, readback, same });
        }
        return results;
      });
      const readbacks = found.map(({ readback }) => readback);
      assert.ok(
        found.every(({ same }) => same),
        JSON.stringify(found),
      );
      // If the image left the cache or was replaced there, only the canvas has it.
      assert.deepEqual(readbacks.slice(1), ['exact', 'exact', 'exact'], JSON.stringify(found));
      // WebKit asks the server even for cached files, and the server may answer with another image.
      assert.equal(readbacks[0], name === 'webkit' ? 'exact' : 'bytes');
    });

    test('a file that the engine refuses is read as the element shows it', async () => {
      const found = await page.evaluate(async () => {
        const results = [];
        for (const file of ['run-length.bmp', 'truncated.jpg']) {
          const image = await globalThis.load(`./files/${file}`).catch(() => undefined);
          if (!image) continue;
          const { pixels, readback } = await globalThis.arrives(image);
          const same = globalThis.shown(image).every((value, i) => value === pixels[i]);
          const file_ = await (await fetch(image.src)).blob();
          const refused = await globalThis.denoiser.denoise(file_).catch(({ code }) => code);
          const quality = await globalThis.denoiser.compare(image, image);
          const fit = { epochs: 1, noise: { kind: 'gaussian', level: 0.1 }, crop: 4 };
          // The smallest image is smaller than the network's stride.
          const trained = image.naturalWidth < 4 ? { steps: 1 } : await globalThis.denoiser.fit([image], fit).done;
          results.push({ file, same, readback, refused, mse: quality.mse, steps: trained.steps });
        }
        return results;
      });
      console.log(`${name} shows ${found.map(({ file }) => file).join(', ')}`);
      assert.ok(found.length > 0);
      for (const { file, ...result } of found) {
        const expected = { same: true, readback: 'exact', refused: 'UNSUPPORTED_INPUT', mse: 0, steps: 1 };
        assert.deepEqual(result, expected, file);
      }
    });

    test('Display P3 stays Display P3', async () => {
      const found = await page.evaluate(async () => {
        const results = {};
        const settings = { colorSpace: 'display-p3' };
        const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 16 });
        const context = canvas.getContext('2d', settings);
        if (context.getContextAttributes?.().colorSpace !== 'display-p3') return results;
        context.fillStyle = 'color(display-p3 1 0.2 0.1)';
        context.fillRect(0, 0, 16, 16);
        const pixels = context.getImageData(0, 0, 16, 16, settings);
        const gray = Object.assign(document.createElement('canvas'), { width: 16, height: 16 });
        gray.getContext('2d').fillRect(0, 0, 16, 16);
        const sources = { pixels, canvas, bitmap: await createImageBitmap(canvas) };
        for (const [kind, source] of Object.entries(sources)) {
          const { pixels: values, colorSpace } = await globalThis.arrives(source);
          const apart = Math.max(...values.map((value, i) => Math.abs(value - pixels.data[i])));
          const { image } = await globalThis.denoiser.corrupt(source, { kind: 'gaussian', level: 0.1 });
          // The browser's colour management decodes the resulting file.
          const { image: file } = await globalThis.denoiser.denoise(source, { strength: 0, output: 'blob' });
          const drawn = globalThis.shown(await globalThis.load(URL.createObjectURL(file)), settings);
          const written = Math.max(...drawn.map((value, i) => Math.abs(value - pixels.data[i])));
          const again = (await globalThis.arrives(file)).colorSpace;
          results[kind] = { colorSpace, apart, corrupted: image.colorSpace, written: written <= 1, again };
        }
        results.gray = (await globalThis.arrives(gray)).colorSpace;
        return results;
      });
      if (found.pixels === undefined) return console.log(`${name} has no canvas of Display P3`);
      const wide = 'display-p3';
      const kept = { colorSpace: wide, apart: 0, corrupted: wide, written: true, again: wide };
      assert.deepEqual(found, { pixels: kept, canvas: kept, bitmap: kept, gray: 'srgb' });
    });

    test('half-transparent WebP is exact, or said not to be', async () => {
      const { worst, readback } = await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const { pixels, readback: said } = await globalThis.arrives(new Blob([bytes]));
        const expected = (i, [x, y] = [(i >> 2) % 8, i >> 5]) => [31 * x, 29 * y, 17 * (x + y), 16 * y + x + 1][i % 4];
        return { worst: Math.max(...pixels.map((value, i) => Math.abs(value - expected(i)))), readback: said };
      }, WEBP);
      if (name === 'webkit') assert.ok(readback === 'rounded' || worst === 0, `${worst} ${readback}`);
      else assert.deepEqual([worst, readback], [0, 'bytes']);
    });

    test('a closed, empty or detached source is refused by name', async () => {
      const found = await page.evaluate(async () => {
        const bitmap = await createImageBitmap(new ImageData(2, 2));
        bitmap.close();
        const detached = new Uint8Array(16);
        structuredClone(detached, { transfer: [detached.buffer] });
        const revoked = URL.createObjectURL(new Blob(['x']));
        URL.revokeObjectURL(revoked);
        const empty = Object.assign(document.createElement('canvas'), { width: 0, height: 9 });
        const raw = (data) => ({ data, width: 2, height: 2, channels: 4 });
        const sources = { bitmap, empty, detached: raw(detached), revoked, nothing: new Blob([]), image: new Image() };
        if (typeof VideoFrame === 'function') {
          sources.frame = new VideoFrame(new Uint8Array(16), {
            format: 'RGBA',
            codedWidth: 2,
            codedHeight: 2,
            timestamp: 0,
          });
          sources.frame.close();
        }
        const errors = {};
        for (const [kind, source] of Object.entries(sources)) {
          errors[kind] = await globalThis.arrives(source).then(
            () => 'taken',
            ({ name: type, code }) => `${type} ${code}`,
          );
        }
        const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
        const shared = new Uint8Array(buffer, 0, 16).fill(7);
        errors.shared = (await globalThis.arrives(raw(shared))).pixels.join();
        return errors;
      });
      const { shared, ...errors } = found;
      for (const [kind, error] of Object.entries(errors)) {
        assert.match(error, /^DaeError (INVALID_ARGUMENT|UNSUPPORTED_INPUT)$/, kind);
      }
      assert.equal(shared, Array(16).fill(7).join());
    });
  });
}

test('thirty photographs of 12 megapixels are trained on in an isolated page', async () => {
  const { page, close } = await open('chromium');
  try {
    const report = await page.evaluate(async () => {
      const { dae } = globalThis.library;
      const denoiser = await dae.createDenoiser('fashion-tutorial', { threads: 2 });
      const [width, height] = [4000, 3000];
      const data = Uint8Array.from(
        { length: width * height },
        (_, i) => 128 + 60 * Math.sin((i % width) / 9) * Math.cos(i / width / 7),
      );
      const picture = { data, width, height, channels: 1 };
      const { image } = await denoiser.corrupt(picture, { kind: 'gaussian', level: 0.02 }, { output: 'jpeg' });
      const photographs = Array.from({ length: 30 }, () => image);
      const noise = { kind: 'gaussian', level: 0.1 };
      const { steps, history } = await denoiser.fit(photographs, {
        epochs: 1,
        crop: 64,
        crops: 4,
        noise,
        validation: 0.1,
      }).done;
      const { threads } = denoiser.info.backend;
      await denoiser.dispose();
      return { steps, threads, psnr: history[0].psnr };
    });
    assert.deepEqual([report.steps, report.threads], [Math.ceil((27 * 4) / 32), 2]);
    assert.ok(report.psnr > 5, `${report.psnr}`);
  } finally {
    await close();
  }
});
