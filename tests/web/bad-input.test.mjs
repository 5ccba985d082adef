import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { createTask, denoiseTask, modelBytes, picture, singleThread, start } from './engine-fixture.mjs';
import { packagedFiles } from '../../build/package/packaged-files.js';
import { startEngine } from '../../build/package/start.js';

let engine;
let server;
let base;
const html = '<!DOCTYPE html><html><body>Not found</body></html>';

before(async () => {
  ({ engine } = await start());
  server = createServer((request, response) => {
    const [path] = request.url.split('?');
    response.statusCode = path.startsWith('/404') ? 404 : 200;
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => server.close());

async function assertWorks() {
  const { data } = await engine.denoise(denoiseTask(picture(28, 28, 1)));
  assert.equal(data.length, 28 * 28 * 4);
}

const encoded = (bytes, origin) => denoiseTask({ kind: 'encoded', bytes, ...(origin && { origin }) });

async function pngOf(image) {
  return (await engine.denoise(denoiseTask(image, { output: 'png' }))).data;
}

/** Creates a PNG whose header claims another size. */
function withSize(png, width, height) {
  const copy = png.slice();
  new DataView(copy.buffer).setUint32(16, width);
  new DataView(copy.buffer).setUint32(20, height);
  return copy;
}

test('bytes that are no image: one error, and the next call works', async () => {
  const png = await pngOf(picture(30, 30, 3));
  const cases = {
    'no bytes': new Uint8Array(0),
    text: new TextEncoder().encode('just a text'),
    'a web page': new TextEncoder().encode(html),
    'a truncated PNG': png.subarray(0, png.length / 2),
    'a header alone': png.subarray(0, 8),
    'a lying size': withSize(png, 100000, 100000),
    'a mislabelled PNG': Uint8Array.of(0xff, 0xd8, 0xff, ...png.subarray(3)),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    const denoised = engine.denoise(encoded(bytes, 'https://example.org/a.png'));
    const message = /.+\(from https:\/\/example\.org\/a\.png\)$/;
    await assert.rejects(denoised, { name: 'DaeError', code: 'UNSUPPORTED_INPUT', message }, name);
    await assertWorks();
  }
});

test('pixels that are not finite are refused', async () => {
  for (const value of [NaN, Infinity]) {
    const image = picture(4, 4, 1, Float32Array);
    image.data[5] = value;
    await assert.rejects(engine.denoise(denoiseTask(image)), { code: 'INVALID_ARGUMENT' });
    const x = new Float32Array(784).fill(value);
    const run = engine.run({ type: 'run', stage: 'all', data: x, shape: [1, 28, 28, 1] });
    await assert.rejects(run, { code: 'INVALID_ARGUMENT' });
    await assertWorks();
  }
});

test('bytes that are no model: MODEL_FORMAT', async () => {
  const model = modelBytes();
  const lying = model.slice();
  lying.set([255, 255, 255, 255, 255, 255, 255, 127]);
  const foreign = new TextEncoder().encode('\x02\0\0\0\0\0\0\0{}');
  const cases = [new Uint8Array(0), model.subarray(0, 100), model.subarray(0, -1), lying, foreign];
  for (const bytes of cases) {
    const created = start({ model: { bytes: bytes.slice().buffer } });
    await assert.rejects(created, { name: 'DaeError', code: 'MODEL_FORMAT', message: /expected/ });
  }
  await start({ model: { blob: new Blob([model]) } });
});

const wasmUrls = (url) => ({ urls: { simd: url, 'simd-threads': url, 'relaxed-threads': url } });

test('a wasm file that is a web page: WASM_LOAD says what was found, and where', async () => {
  await assert.rejects(start({ wasm: wasmUrls(`${base}/dae-simd.wasm`) }), {
    code: 'WASM_LOAD',
    message: new RegExp(`expected a WebAssembly file \\(00 61 73 6d\\), found "<!DO" from ${base}/dae-simd.wasm`),
  });
  await assert.rejects(start({ wasm: wasmUrls(`${base}/404.wasm`) }), {
    code: 'WASM_LOAD',
    message: /404 Not Found.*404\.wasm/,
  });
});

test('a wasm file of another module, or an empty one', async () => {
  const empty = { binary: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0).buffer };
  await assert.rejects(start({ wasm: empty }), { code: 'WASM_LOAD' });
  await assert.rejects(start({ wasm: { binary: new ArrayBuffer(0) } }), {
    code: 'WASM_LOAD',
    message: /found no bytes from wasmBinary/,
  });
});

test('a model URL that answers with a web page: MODEL_FORMAT names it', async () => {
  const message = /web page.*m\.safetensors/;
  const model = { url: `${base}/m.safetensors` };
  await assert.rejects(start({ model }), { code: 'MODEL_FORMAT', message });
  await assert.rejects(start({ model: { url: `${base}/404.safetensors` } }), {
    code: 'MODEL_FORMAT',
    message: /404.*404\.safetensors/,
  });
});

test('a server that does not answer is named', async () => {
  const model = { url: 'http://127.0.0.1:1/m.safetensors' };
  await assert.rejects(start({ model }), { code: 'MODEL_FORMAT', message: /127\.0\.0\.1:1/ });
});

test('downloads report progress', async () => {
  const events = [];
  const loading = { onProgress: (event) => events.push(event) };
  const task = createTask({ model: { url: `${base}/m.safetensors` } });
  await assert.rejects(startEngine(task, packagedFiles(singleThread), loading));
  assert.deepEqual(events.at(-1), { phase: 'model', loaded: html.length, total: html.length });
});
