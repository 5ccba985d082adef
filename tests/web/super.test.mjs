// Super-resolution networks and cascades of them, through the engine and the package.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { Host } from '../../build/package/host.js';
import { packagedFiles } from '../../build/package/packaged-files.js';
import { createTask, denoiseTask, picture, start } from './engine-fixture.mjs';
import { FakeWorker } from './fake-worker.mjs';

/** Returns table rows of a network that doubles `input`: a linear path that starts as bicubic enlargement, and a body. */
function doubling(prefix, input) {
  const stage = input === 'input' ? 'encoder' : 'decoder';
  const convolution = { op: 'conv2d', stride: [1, 1], padding: 'same', activation: 'linear' };
  return [
    { ...convolution, name: `${prefix}body`, stage, filters: 4, kernel: [3, 3], activation: 'relu', inputs: [input] },
    { ...convolution, name: `${prefix}detail`, stage: 'decoder', filters: 12, kernel: [3, 3], initial: 'zero' },
    {
      ...convolution,
      name: `${prefix}linear`,
      stage: 'decoder',
      filters: 12,
      kernel: [5, 5],
      initial: 'bicubic',
      inputs: [input],
    },
    {
      name: `${prefix}sum`,
      stage: 'decoder',
      op: 'add',
      activation: 'linear',
      inputs: [`${prefix}detail`, `${prefix}linear`],
    },
    { name: `${prefix}output`, stage: 'decoder', op: 'depth_to_space', block: [2, 2], activation: 'linear' },
  ];
}

const cascade = {
  version: 1,
  name: 'cascade',
  input: { channels: 3 },
  cascade: [
    { name: 'x2', output: 'output' },
    { name: 'x4', output: 'second_output' },
  ],
  layers: [...doubling('', 'input'), ...doubling('second_', 'output')],
};

/** Creates a denoiser whose worker runs in this process. */
async function startDenoiser(untrained) {
  const worker = new FakeWorker();
  const host = new Host((reply, transfer) => worker.reply(structuredClone(reply, { transfer })), packagedFiles());
  worker.onRequest = (request) => host.receive(request);
  const client = new Client(worker);
  return new WorkerDenoiser(client, await client.call(createTask({ model: { untrained } })));
}

test('a cascade enlarges by all of its networks, or the first of them', async () => {
  const { engine, info } = await start({ model: { untrained: { table: cascade, seed: 0 } } });
  assert.equal(info.scale, 4);
  assert.deepEqual(
    info.cascade.map((part) => part.name),
    ['x2', 'x4'],
  );
  assert.equal(info.layers[2].initial, 'bicubic');
  const small = picture(20, 12, 3);
  const sizes = [];
  const task = (parts) => denoiseTask(small, { parts, output: 'float32' });
  for (const parts of [1, 2, undefined, 1]) {
    const { width, height, channels, data } = await engine.denoise(task(parts));
    sizes.push([width, height, channels, data.length]);
  }
  assert.deepEqual(sizes, [
    [40, 24, 3, 2880],
    [80, 48, 3, 11520],
    [80, 48, 3, 11520],
    [40, 24, 3, 2880],
  ]);
  // Fresh weights give bicubic enlargement; the edges, which differ, are left out.
  const { data: first } = await engine.denoise(task(1));
  const { data: bicubic } = engine.corrupt({
    type: 'corrupt',
    image: small,
    options: JSON.stringify({ chain: 'up 2' }),
    output: 'float32',
  });
  for (let y = 8; y < 16; ++y) {
    for (let i = 3 * 40 * y + 24; i < 3 * 40 * y + 96; ++i) assert.ok(Math.abs(first[i] - bicubic[i]) < 1e-5);
  }
  await assert.rejects(engine.denoise(task(3)), { code: 'INVALID_ARGUMENT', message: /expected 1 to 2 parts/ });
  engine.free();
});

test('tiles of an enlarged picture have their place in the result', async () => {
  const { engine } = await start({ model: { untrained: { table: cascade, seed: 0 } } });
  const tiles = [];
  const task = denoiseTask(picture(30, 20, 4), { tile: { size: 9 } });
  const { width, height, channels } = await engine.denoise(task, { onTile: (tile) => tiles.push(tile) });
  assert.deepEqual([width, height, channels], [120, 80, 4]);
  const area = tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0);
  assert.equal(area, 120 * 80);
  assert.ok(tiles.every((tile) => tile.rgba.length === 4 * tile.width * tile.height && tile.x + tile.width <= 120));
  engine.free();
});

/** Reads the tensors of a safetensors file by name. */
function tensorsOf(file) {
  const size = Number(file.readBigUInt64LE(0));
  const { __metadata__, ...entries } = JSON.parse(file.subarray(8, 8 + size));
  const values = ({ data_offsets: [begin, end] }) => file.subarray(8 + size + begin, 8 + size + end);
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, values(entry)]));
}

test('fit learns from chains, and only the named parts of a cascade', async () => {
  const denoiser = await startDenoiser({ table: cascade, seed: 0 });
  const data = Uint8Array.from({ length: 6 * 32 * 32 * 3 }, (_, i) => 127 + 100 * Math.sin(i / 5) * Math.cos(i / 31));
  const tensors = async () => tensorsOf(Buffer.from(await (await denoiser.save()).arrayBuffer()));
  const settings = { epochs: 3, crop: 16, noise: [{ chain: 'x4 + noise 0..5', share: 2 }, { chain: 'x4' }] };
  const fit = (options) => denoiser.fit({ data, shape: [6, 32, 32, 3] }, { ...settings, ...options }).done;
  const before = await tensors();
  const report = await fit({ validation: 0.3, parts: ['x4'], ema: 0.9 });
  assert.ok(Number.isFinite(report.history[0].psnr) && report.history[0].psnr > 5);
  const after = await tensors();
  for (const [name, values] of Object.entries(before)) {
    assert.equal(after[name].equals(values), !name.startsWith('second_'), name);
  }
  const misnamed = fit({ parts: ['x8'] });
  await assert.rejects(misnamed, { code: 'INVALID_ARGUMENT', message: /"x2", "x4", got "x8" \(did you mean "x2"\?\)/ });
  // The first part adds its own loss, on the smaller image.
  const [plain] = (await fit({ parts: ['x4'] })).history;
  const [both] = (await fit({ parts: ['x4'], partsLoss: 1 })).history;
  assert.ok(both.loss > plain.loss, `${both.loss} ${plain.loss}`);
  const picture = { data: data.slice(0, 3072), width: 32, height: 32, channels: 3 };
  const { image, width } = await denoiser.denoise(picture, { parts: 1, output: 'float32' });
  assert.deepEqual([width, image.length], [64, 64 * 64 * 3]);
  await assert.rejects(denoiser.denoise(picture, { parts: 0 }), { code: 'INVALID_ARGUMENT' });
  const wrong = denoiser.fit({ data, shape: [6, 32, 32, 3] }, { epochs: 1, noise: { chain: 'x2' } });
  await assert.rejects(wrong.done, { code: 'INVALID_ARGUMENT', message: /divides an image's sides by 4/ });
  await denoiser.dispose();
});
