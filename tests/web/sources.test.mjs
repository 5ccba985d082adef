import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { canvasIsExact } from '../../build/package/canvas.js';
import { packImage } from '../../build/package/sources.js';

const bytes = Uint8Array.of(137, 80, 78, 71);
let server;
let base;

before(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/image.png' ? 200 : 404;
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => server.close());

const encoded = async (source) => (await packImage(source)).image;

test('blobs, files and URLs are passed on byte for byte', async () => {
  const blob = new Blob([bytes]);
  const blobUrl = URL.createObjectURL(blob);
  const sources = [blob, new URL(`${base}/image.png`), `${base}/image.png`, 'data:image/png;base64,iVBORw==', blobUrl];
  for (const source of sources) {
    const image = await encoded(source);
    assert.equal(image.kind, 'encoded');
    assert.deepEqual(image.bytes, bytes);
  }
  URL.revokeObjectURL(blobUrl);
});

test('a URL that cannot be read is named in the error', async () => {
  await assert.rejects(packImage(`${base}/missing.png`), {
    code: 'UNSUPPORTED_INPUT',
    message: /404.*missing\.png/,
  });
  await assert.rejects(packImage('http://['), { code: 'INVALID_ARGUMENT' });
});

test('a fetch ends by its signal', async () => {
  await assert.rejects(packImage(`${base}/image.png`, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('raw pixels are copied, clamped bytes as bytes', async () => {
  const data = Uint8ClampedArray.of(1, 2, 3);
  const { image, transfer } = await packImage({ data, width: 1, height: 1, channels: 3 });
  assert.deepEqual(image.data, Uint8Array.of(1, 2, 3));
  assert.deepEqual(transfer, [image.data.buffer]);
  assert.notEqual(image.data.buffer, data.buffer);
});

test('arrays of another realm are accepted, and subclasses with other names', async () => {
  const other = vm.createContext({});
  for (const type of ['Uint8Array', 'Uint8ClampedArray', 'Float32Array']) {
    const data = vm.runInContext(`new ${type}([0, 1, 1])`, other);
    assert.equal(data instanceof Object, false);
    const { image } = await packImage({ data, width: 1, height: 1, channels: 3 });
    assert.deepEqual([...image.data], [0, 1, 1]);
    assert.ok(image.data instanceof (type === 'Float32Array' ? Float32Array : Uint8Array));
  }
  class Named extends Blob {
    get [Symbol.toStringTag]() {
      return 'Named';
    }
  }
  assert.deepEqual((await encoded(new Named([bytes]))).bytes, bytes);
  await assert.rejects(packImage(vm.runInContext('({})', other)), { message: /got Object$/ });
});

test('a file that changed since it was chosen is an error that names it', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dae-sources-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const name = path.join(folder, 'picture.png');
  writeFileSync(name, bytes);
  const file = await openAsBlob(name);
  writeFileSync(name, 'another picture');
  const expected = { code: 'UNSUPPORTED_INPUT', message: /expected a file that can be read.*\(from a Blob\)$/ };
  await assert.rejects(packImage(file), expected);
});

test('half floats are clipped to 0 to 1; other colour spaces are reported', async (t) => {
  globalThis.ImageData = class {
    data = Float64Array.of(-1, 0.5, 2, 1);
    width = 1;
    height = 1;
    colorSpace = 'display-p3';
  };
  t.after(() => delete globalThis.ImageData);
  const { image } = await packImage(new ImageData());
  assert.deepEqual(image.data, Float32Array.of(0, 0.5, 1, 1));
  assert.equal(image.colorSpace, 'display-p3');
});

test('ImageData is RGBA', async (t) => {
  globalThis.ImageData = class {
    data = new Uint8ClampedArray(8);
    width = 2;
    height = 1;
  };
  t.after(() => delete globalThis.ImageData);
  const { image } = await packImage(new ImageData());
  assert.deepEqual([image.width, image.height, image.channels], [2, 1, 4]);
});

/** A canvas that keeps the pixels written to it, or changes one value like a privacy guard. */
function fakeContext(noise) {
  let kept;
  return {
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: ({ data }) => (kept = data.slice()),
    getImageData() {
      kept[10] ^= noise;
      return { data: kept };
    },
  };
}

test('a canvas that changes values is noticed', () => {
  assert.equal(
    canvasIsExact(() => fakeContext(0)),
    true,
  );
  assert.equal(
    canvasIsExact(() => fakeContext(1)),
    false,
  );
});

/** A canvas API whose readback throws, as for images of other origins. */
function stubCanvas(t, getImageData) {
  const context = { ...fakeContext(0), drawImage() {} };
  const exact = context.getImageData;
  let drawn = false;
  context.drawImage = () => (drawn = true);
  context.getImageData = (...area) => (drawn ? getImageData(...area) : exact());
  globalThis.ImageBitmap = class {
    width = 2;
    height = 1;
  };
  globalThis.OffscreenCanvas = class {
    getContext = () => context;
  };
  t.after(() => {
    delete globalThis.ImageBitmap;
    delete globalThis.OffscreenCanvas;
  });
}

test('a bitmap is read through a canvas', async (t) => {
  stubCanvas(t, (x, y, width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }));
  const { image } = await packImage(new ImageBitmap());
  assert.deepEqual([image.kind, image.width, image.channels], ['pixels', 2, 4]);
});

test('a picture of another origin is TAINTED', async (t) => {
  stubCanvas(t, () => {
    throw new DOMException('tainted', 'SecurityError');
  });
  await assert.rejects(packImage(new ImageBitmap()), {
    code: 'TAINTED',
    message: /another origin/,
  });
});
