// Photographs on the page: they are denoised unchanged, saved under their own names, measured, and refused with a clear message.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { browsers } from './support/browsers.mjs';
import { make } from './support/ffmpeg.mjs';
import {
  alertDetails,
  alertText,
  assertNothingWrong,
  catchFiles,
  click,
  decibels,
  dismiss,
  download,
  openTab,
  result,
  set,
  shownLine,
  sizeShown,
  text,
  until,
  upload,
  uploadAll,
} from './support/page.mjs';
import { png } from './support/pictures.mjs';
import { unzip } from './support/unzip.mjs';
import { visit } from './support/visit.mjs';

const checked = (page, id) => page.evaluate((name) => document.getElementById(name).checked, id);
const hidden = (page, id) => page.evaluate((name) => document.getElementById(name).closest('[hidden]') !== null, id);
const pattern = (frames) => ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=3', '-frames:v', String(frames)];

/** Returns the page's own image as a noisy JPEG; the clean one stays in the page, for {@link psnrShown}. */
async function noisyJpeg(page, quality) {
  const bytes = await page.evaluate(async (jpegQuality) => {
    const { denoiser } = globalThis;
    const canvas = new OffscreenCanvas(320, 240);
    const context = canvas.getContext('2d');
    const gradient = context.createLinearGradient(0, 0, 320, 240);
    gradient.addColorStop(0, '#304860');
    gradient.addColorStop(1, '#d8b878');
    context.fillStyle = gradient;
    context.fillRect(0, 0, 320, 240);
    for (let i = 0; i < 12; ++i) {
      context.fillStyle = `hsl(${40 * i} 45% 50%)`;
      context.fillRect(20 + 24 * i, 30 + 12 * i, 18, 60);
    }
    globalThis.clean = context.getImageData(0, 0, 320, 240);
    const { image } = await denoiser.corrupt(globalThis.clean, { kind: 'gaussian', level: 0.06, seed: 3 });
    context.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, quality);
  return Buffer.from(bytes);
}

/** Resolves when the page adapts its network and shows how far it is. */
const adapting = (page) =>
  until(page, () => {
    const label = document.getElementById('progress-label').textContent;
    return label.startsWith('Adapting') && !document.getElementById('work').hidden;
  });

/** Returns the PSNR of a canvas of the page against the clean image. */
const psnrShown = (page, id) =>
  page.evaluate(async (name) => {
    const canvas = document.getElementById(name);
    const shown = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return (await globalThis.denoiser.compare(globalThis.clean, shown)).psnr;
  }, id);

/** Returns a pixel of a file as the browser decodes it. */
const pixelOf = (page, bytes, type, x, y) =>
  page.evaluate(
    async ([base64, mime, left, top]) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([data], { type: mime }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return [...context.getImageData(left, top, 1, 1).data];
    },
    [bytes.toString('base64'), type, x, y],
  );

for (const [name, open] of Object.entries(browsers)) {
  describe(`photographs in ${name}`, () => {
    let page;
    let problems;
    let close;

    before(async () => {
      ({ page, problems, close } = await visit(open));
      await catchFiles(page);
    });
    after(() => close?.());

    /** Uploads a picture and returns the line of its result. */
    async function show(file, type, bytes, way) {
      const line = await shownLine(page);
      await upload(page, file, type, bytes, way);
      return result(page, line);
    }

    test('a noisy JPEG is denoised unchanged, and the result is closer to the clean picture', async () => {
      const line = await show('holiday.jpg', 'image/jpeg', await noisyJpeg(page, 0.9));
      assert.doesNotMatch(line, /PSNR/);
      assert.equal(await checked(page, 'add-noise'), false);
      assert.equal(await hidden(page, 'photo-quality'), true);
      const [given, denoised] = [await psnrShown(page, 'compare-before'), await psnrShown(page, 'compare-after')];
      assert.ok(denoised > given + 3, `${given} dB, then ${denoised} dB`);
      assert.match(await text(page, '#estimate'), /^(clearly visible|strong) noise: about [\d.]+ of 255/);
      assert.equal((await download(page, '#download')).name, 'holiday-denoised.png');
    });

    test('the network adapts to the photo, is ended early, and is switched off and on', async () => {
      const original = await psnrShown(page, 'compare-after');
      await click(page, '#adapt');
      await until(page, () => document.getElementById('progress-label').textContent.includes('dB better'));
      await click(page, '#cancel');
      await until(page, () => !document.getElementById('adapted-row').hidden && document.getElementById('work').hidden);
      assert.match(await text(page, '#adapted-gain'), /^[\d.]+ dB better on held-back parts$/);
      assert.match(await text(page, '#network-why'), /^Chosen: [\w-]+, adapted to this photo\.$/);
      const adapted = await psnrShown(page, 'compare-after');
      assert.ok(adapted > original - 0.05, `${original} dB, then ${adapted} dB`);
      assert.equal((await download(page, '#download')).name, 'holiday-denoised.png');
      await set(page, 'adapted', false);
      await until(page, () => !document.getElementById('network-why').textContent.includes('adapted'));
      await until(page, () => document.getElementById('work').hidden);
      assert.equal(await psnrShown(page, 'compare-after'), original);
    });

    test('an adaptation waits while the tab is in the background', async () => {
      const progress = () => page.evaluate(() => document.getElementById('progress').value);
      const setHidden = (value) =>
        page.evaluate((now) => {
          Object.defineProperty(document, 'hidden', { configurable: true, value: now });
          document.dispatchEvent(new Event('visibilitychange'));
        }, value);
      await click(page, '#adapt');
      await adapting(page);
      await setHidden(true);
      // The time slice that was being computed ends first.
      await pause(500);
      const waiting = await progress();
      await pause(1000);
      assert.equal(await progress(), waiting);
      await setHidden(false);
      while ((await progress()) <= waiting) await pause(50);
      await click(page, '#cancel');
      await until(page, () => document.getElementById('work').hidden);
    });

    test('the network adapts to clean pictures of the same kind', async () => {
      const clean = ['one.png', 'two.png'].map((file) => [file, 'image/png', png(200, 160)]);
      await uploadAll(page, clean, 'adapt-files');
      await adapting(page);
      await click(page, '#cancel');
      await until(page, () => document.getElementById('work').hidden);
      assert.match(await text(page, '#network-why'), /adapted to clean pictures\.$/);
      await set(page, 'adapted', false);
      // Short work shows no progress, so only its result tells its end.
      await until(page, () => !document.getElementById('network-why').textContent.includes('adapted'));
    });

    test('noise is added on request, which figures and file names say, and to no other picture', async () => {
      const line = await shownLine(page);
      await set(page, 'kind', 'gaussian');
      await set(page, 'level', '0.2');
      await set(page, 'add-noise', true);
      assert.match(await result(page, line), /PSNR \+[\d.]+ dB.*over the picture with the noise added here/);
      assert.equal(await hidden(page, 'photo-quality'), false);
      assert.equal((await download(page, '#download')).name, 'holiday-noisy-denoised.png');
      assert.equal((await download(page, '#download-jpeg')).name, 'holiday-noisy-denoised.jpg');
      assert.doesNotMatch(await show('next.png', 'image/png', png(60, 40)), /PSNR/);
      assert.equal(await checked(page, 'add-noise'), false);
    });

    test('a noisy JPEG of quality 70 goes through the better network for it, which the page names', async () => {
      const line = await show('coarse.jpg', 'image/jpeg', await noisyJpeg(page, 0.7));
      assert.match(await text(page, '#network-why'), /^Chosen: photo-jpeg, for JPEG artefacts at quality 7\d/);
      const chosen = await psnrShown(page, 'compare-after');
      await set(page, 'photo-network', 'photo-small');
      const other = await result(page, line);
      const small = await psnrShown(page, 'compare-after');
      assert.ok(chosen > small + 1, `${chosen} dB, with photo-small ${small} dB`);
      await set(page, 'photo-network', 'auto');
      await result(page, other);
    });

    test('files that differ in the ending only are saved under two names; a file that is no picture reserves none', async () => {
      const line = await shownLine(page);
      await uploadAll(page, [
        ['noisy.png', 'image/png', png(60, 44)],
        ['noisy.jpg', 'image/jpeg', await noisyJpeg(page, 0.9)],
        ['notes.jpg', 'image/jpeg', Buffer.from('no picture')],
        ['other.png', 'image/png', png(64, 44)],
        ['Other.png', 'image/png', png(68, 44)],
      ]);
      await result(page, line);
      const { bytes } = await download(page, '#save-all');
      assert.match(await alertText(page, '.'), /^1 of 5 could not be read and were left out: notes\.jpg/);
      const names = Object.keys(unzip(bytes));
      const expected = ['noisy-png-denoised.png', 'noisy-jpg-denoised.jpg', 'other-png-denoised.png'];
      assert.deepEqual(names, [...expected, 'Other-png-2-denoised.png']);
      const thumbnails = await page.evaluate(() =>
        [...document.querySelectorAll('#photo-names canvas')].map(({ width }) => width),
      );
      assert.deepEqual(
        thumbnails.map((width) => width > 1),
        [true, true, false, true, true],
      );
      await dismiss(page);
    });

    test('where the browser can write a file, the zip file goes there as it is made', async () => {
      await page.evaluate(() => {
        globalThis.showSaveFilePicker = async ({ suggestedName }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      });
      await click(page, '#save-all');
      await until(page, () => document.getElementById('save-all').textContent.endsWith('stop'));
      await until(page, () => document.getElementById('save-all').textContent === 'Download all (zip)');
      const base64 = await page.evaluate(async () => {
        globalThis.showSaveFilePicker = undefined;
        const file = await (await navigator.storage.getDirectory()).getFileHandle('denoised.zip');
        const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      });
      assert.equal(Object.keys(unzip(Buffer.from(base64, 'base64'))).length, 4);
    });

    test('if none of several files can be read, no zip file is saved, and the page says so', async () => {
      const saved = () => page.evaluate(() => globalThis.files.length);
      const before = await saved();
      await uploadAll(
        page,
        ['one.jpg', 'two.jpg'].map((file) => [file, 'image/jpeg', Buffer.from('no picture')]),
      );
      await alertText(page, '.');
      await dismiss(page);
      await click(page, '#save-all');
      assert.match(await alertText(page, '.'), /^2 of 2 could not be read and were left out: one\.jpg, two\.jpg/);
      assert.equal(await saved(), before);
      await dismiss(page);
    });

    test('a transparent picture becomes white as a JPEG, which the page says, and stays transparent as a PNG', async () => {
      const bytes = await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(64, 48);
        const context = canvas.getContext('2d');
        context.fillStyle = '#3060a0';
        context.fillRect(32, 0, 32, 48);
        const blob = await canvas.convertToBlob({ type: 'image/png' });
        return [...new Uint8Array(await blob.arrayBuffer())];
      });
      await show('logo.png', 'image/png', Buffer.from(bytes));
      assert.equal(await hidden(page, 'download-note'), false);
      assert.match(await text(page, '#download-note'), /PNG and WebP keep that, in a JPEG those places become white/);
      const white = await pixelOf(page, (await download(page, '#download-jpeg')).bytes, 'image/jpeg', 4, 4);
      assert.ok(
        white.every((value) => value > 245),
        `${white}`,
      );
      const clear = await pixelOf(page, (await download(page, '#download')).bytes, 'image/png', 4, 4);
      assert.equal(clear[3], 0);
      await show('opaque.png', 'image/png', png(64, 48));
      assert.equal(await hidden(page, 'download-note'), true);
    });

    test('the EXIF data and the colour profile of a file are in its results', async () => {
      const exif = (bytes) => bytes.includes('Exif') || bytes.includes('eXIf');
      const profile = (bytes) => bytes.includes('ICC_PROFILE') || bytes.includes('iCCP');
      for (const [file, has] of [
        ['turned.jpg', exif],
        ['profile.jpg', profile],
        ['profile.png', profile],
      ]) {
        const bytes = readFileSync(`tests/files/${file}`);
        assert.ok(has(bytes), `${file} has none`);
        await show(file, '', bytes);
        for (const button of ['#download', '#download-jpeg']) {
          assert.ok(has((await download(page, button)).bytes), `${file}, ${button}`);
        }
      }
    });

    test('WebP and AVIF are accepted; of an animation the first picture is used, which the page says', async () => {
      for (const tab of ['train', 'upscale', 'plate', 'photo']) await openTab(page, tab);
      const accepts = await page.evaluate(() =>
        ['file', 'train-files', 'super-file', 'plate-file'].map((id) => document.getElementById(id).accept),
      );
      for (const accept of accepts) assert.match(accept, /image\/webp,image\/avif/);
      assert.match(await text(page, '.own-hint'), /WebP, AVIF/);
      const still = /^(WebP|AVIF)$/;
      const moving = /^(WebP|AVIF|GIF|PNG), animated: this is its first picture$/;
      const files = [
        ['still.webp', still, ...pattern(1), '-c:v', 'libwebp'],
        ['moving.webp', moving, ...pattern(3), '-c:v', 'libwebp_anim'],
        ['still.avif', still, ...pattern(1), '-c:v', 'libaom-av1', '-still-picture', '1'],
        ['moving.avif', moving, ...pattern(3), '-c:v', 'libaom-av1'],
        ['moving.gif', moving, ...pattern(3)],
        ['moving.png', moving, ...pattern(3), '-f', 'apng'],
      ];
      for (const [file, said, ...args] of files) {
        // The file has no type, so the page must look at its bytes.
        await show(file, '', make(file, ...args));
        assert.deepEqual(await sizeShown(page), [96, 64], file);
        assert.match(await text(page, '#file-facts'), said, file);
      }
    });

    test('a large picture is shown part by part, and measured on parts of it', async () => {
      await page.evaluate(() => {
        globalThis.early = false;
        const pixels = (id) => {
          const canvas = document.getElementById(id);
          const context = canvas.getContext('2d', { willReadFrequently: true });
          return context.getImageData(0, 0, canvas.width, 16).data;
        };
        const look = () => {
          const bar = document.getElementById('progress');
          if (document.getElementById('work').hidden || bar.position <= 0) return;
          const [given, made] = [pixels('compare-before'), pixels('compare-after')];
          globalThis.early ||= made.some((value, i) => value !== given[i]);
        };
        globalThis.looking = setInterval(look, 20);
      });
      await show('large.png', 'image/png', png(3000, 2000));
      const early = await page.evaluate(() => {
        clearInterval(globalThis.looking);
        return globalThis.early;
      });
      assert.ok(early, 'nothing of the result was shown before its end');
      const plain = await shownLine(page);
      await set(page, 'kind', 'gaussian');
      await set(page, 'level', '0.1');
      await set(page, 'add-noise', true);
      assert.match(await result(page, plain), /PSNR \+[\d.]+ dB.*measured on 16 parts/);
      const given = await decibels(page, 'before');
      assert.ok(given > 19.5 && given < 21, `${given}`);
    });

    test('errors are explained in plain words, with the technical text on request', async () => {
      const iso = (brand) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1heic`)]);
      const fixture = (file) => readFileSync(`tests/files/${file}`);
      const files = [
        [
          'photo.heic',
          iso('heic'),
          /^photo\.heic looks like a HEIC photo, which browsers cannot read\. Export it as JPEG\.$/,
        ],
        ['photo.jpg', iso('mif1'), /looks like a HEIC photo/],
        ['nothing.jpg', Buffer.alloc(0), /^nothing\.jpg is empty\. Copy or download it again\.$/],
        ['letter.png', Buffer.from('Dear reader,\n'), /looks like text, not a picture\. Choose a picture\.$/],
        ['paper.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3'), /looks like a PDF document.*Save the page/],
        [
          'drawing.svg',
          Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
          /looks like an SVG drawing.*PNG or JPEG/,
        ],
        ['scan.tif', Buffer.from('II*\0\x08\0\0\0'), /looks like a TIFF picture.*JPEG/],
        ['all.zip', Buffer.from('PK\x03\x04\x14\0'), /looks like an archive, not a picture\. Unpack it/],
        ['cut.jpg', fixture('truncated.jpg'), /^cut\.jpg looks like a JPEG photo, but it is damaged, incomplete/],
        ['coded.jpg', fixture('arithmetic.jpg'), /^coded\.jpg looks like a JPEG photo, but/],
        [
          'huge.png',
          fixture('huge.png'),
          /^huge\.png is too large\. The limit is 65,535 pixels a side and 134 megapixels/,
        ],
        [
          'odd.bin',
          Buffer.from([1, 2, 3, 4, 5, 250]),
          /^odd\.bin is no picture that browsers can read\. The page reads JPEG/,
        ],
      ];
      for (const [file, bytes, said] of files) {
        await upload(page, file, '', bytes);
        const escaped = file.replace('.', '\\.');
        assert.match(await alertText(page, `^${escaped}`), said, file);
        assert.match(await alertDetails(page), /\w{3}/, file);
        assert.equal(await page.evaluate(() => document.querySelector('#alert details').open), false);
      }
      await dismiss(page);
      assert.equal(await hidden(page, 'alert'), true);
    });

    test('pictures of odd kinds and shapes are read', async () => {
      const fixture = (file) => readFileSync(`tests/files/${file}`);
      const files = [
        ['cmyk.jpg', fixture('cmyk.jpg')],
        ['pixel.png', fixture('one-pixel.png')],
        ['strip.png', png(20_000, 10)],
        ['gray.jpg', fixture('gray.jpg')],
      ];
      for (const [file, bytes] of files) {
        await show(file, '', bytes);
        assert.match(await text(page, '#photo-name'), new RegExp(`^${file.replace('.', '\\.')}, `));
        assert.equal(await hidden(page, 'alert'), true, file);
      }
    });

    test('a folder is refused as such, and the next upload works', async () => {
      await page.evaluate(() => {
        const transfer = new DataTransfer();
        const folder = new File([], 'Holidays');
        transfer.items.add(folder);
        const file = transfer.files[0];
        const refuse = () => Promise.reject(new DOMException('A directory', 'NotFoundError'));
        file.arrayBuffer = refuse;
        file.slice = () => ({ arrayBuffer: refuse });
        const list = Object.assign([file], { item: () => file });
        const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
        Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], files: list } });
        document.dispatchEvent(event);
      });
      assert.match(await alertText(page, '^Holidays'), /^Holidays cannot be read\. If it is a folder, open it/);
      await show('after.png', 'image/png', png(50, 50));
      assert.equal(await hidden(page, 'alert'), true);
    });

    /** Uploads a large noisy JPEG; presses a button when its preview is drawn, if one is named. Returns the preview's size. */
    async function openLarge(fileName, button = '') {
      await page.evaluate(
        async ([name, press]) => {
          const canvas = new OffscreenCanvas(1600, 1200);
          const context = canvas.getContext('2d');
          const image = context.createImageData(1600, 1200);
          crypto.getRandomValues(image.data.subarray(0, 65_536));
          for (let at = 0; at < image.data.length; ++at) {
            image.data[at] = at % 4 === 3 ? 255 : 60 + (at % 6400) / 60 + (image.data[(at * 7) % 65_536] >> 2);
          }
          context.putImageData(image, 0, 0);
          const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 });
          if (blob.size < 1e6) throw new Error(`expected a file of a megabyte, made ${blob.size} bytes`);
          const shown = document.getElementById('compare-after').getContext('2d');
          globalThis.preview = undefined;
          shown.putImageData = function (preview, ...rest) {
            delete shown.putImageData;
            shown.putImageData(preview, ...rest);
            globalThis.preview = [preview.width, preview.height];
            if (press) setTimeout(() => document.getElementById(press).click());
          };
          const transfer = new DataTransfer();
          transfer.items.add(new File([blob], name, { type: 'image/jpeg' }));
          document.getElementById('file').files = transfer.files;
          document.getElementById('file').dispatchEvent(new Event('change', { bubbles: true }));
        },
        [fileName, button],
      );
      await until(page, () => globalThis.preview);
      return page.evaluate(() => globalThis.preview);
    }

    test('a large file shows a preview of its result first; after a cancel, the picture before it is there again', async () => {
      const line = await shownLine(page);
      assert.deepEqual(await openLarge('large.jpg'), [640, 480]);
      assert.match(await result(page, line), /^1600 × 1200/);
      assert.deepEqual(await sizeShown(page), [1600, 1200]);
      await show('small.png', 'image/png', png(90, 70));
      await openLarge('cancelled.jpg', 'cancel');
      await until(page, () => document.getElementById('compare-after').width === 90);
      assert.deepEqual(await sizeShown(page), [90, 70]);
      assert.match(await text(page, '#photo-name'), /^small\.png/);
      assert.match(await shownLine(page), /Cancelled/);
    });

    test('nothing went wrong on the way', () => assertNothingWrong(problems));
  });
}
