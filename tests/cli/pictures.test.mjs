// The command keeps what belongs to an image: alpha, gray stored as RGB, colour profiles, EXIF.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { dae, folder, root } from './command.mjs';
import { chunks, decodePng, encodePng } from './png.mjs';
import { scene } from './super-reference.mjs';

const file = (name) => path.join(root, 'tests/files', name);

/** Creates a white disc with a smooth alpha edge; the hidden pixels around it are black. */
function disc(side, shift = 0) {
  const data = Buffer.alloc(side * side * 4);
  for (let y = 0; y < side; ++y) {
    for (let x = 0; x < side; ++x) {
      const inside = side / 3 - Math.hypot(x + 0.5 - side / 2 - shift, y + 0.5 - side / 2);
      const alpha = Math.round(255 * Math.min(1, Math.max(0, inside + 0.5)));
      data.fill(alpha ? 255 : 0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      data[(y * side + x) * 4 + 3] = alpha;
    }
  }
  return { width: side, height: side, channels: 4, data };
}

/** Returns the darkest colour when the image is blended onto white, from 0 to 1. */
function darkest({ channels, data }) {
  assert.equal(channels, 4);
  let least = 1;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] / 255;
    for (let c = 0; c < 3; ++c) least = Math.min(least, (alpha * data[i + c]) / 255 + 1 - alpha);
  }
  return least;
}

test('hidden colours darken no edge, whatever mixes pixels', async (t) => {
  const at = folder(t);
  writeFileSync(at('disc.png'), encodePng(disc(48)));
  writeFileSync(at('moved.png'), encodePng(disc(48, 1)));
  const one = at('disc.png');
  for (const args of [
    ['upscale', one, '--scale', '2'],
    ['upscale', one, '--scale', '4'],
    ['upscale', one, '--scale', '3', '--model', 'photo-small'],
    ['upscale', one, '--scale', '2', '--strength', '0.5'],
    ['denoise', one],
    ['denoise', one, '--model', 'photo-jpeg'],
    ['denoise', one, '--model', 'photo-gray'],
    ['corrupt', one, '--chain', 'x2'],
    ['corrupt', one, '--chain', 'blur 2 + jpeg 60'],
    ['fuse', one, at('moved.png')],
    ['fuse', one, at('moved.png'), '--scale', '2'],
  ]) {
    const { code, err } = await dae(...args, '-o', at('out.png'), '--force');
    assert.equal(code, 0, err);
    const result = decodePng(readFileSync(at('out.png')));
    assert.ok(darkest(result) >= 0.99, `${args.slice(0, 1)} ${args.slice(2)}: ${darkest(result)}`);
    const middle = ((result.height / 2) * result.width + result.width / 2) * 4;
    assert.deepEqual([result.data[3], result.data[middle + 3]], [0, 255]);
  }
});

test('a gray photograph kept as RGB stays gray to the bit, with every network', async (t) => {
  const at = folder(t);
  const photo = scene(70, 50);
  for (let i = 0; i < photo.data.length; i += 3) photo.data[i + 1] = photo.data[i + 2] = photo.data[i];
  writeFileSync(at('gray.png'), encodePng({ ...photo, channels: 3 }));
  for (const args of [
    ['denoise', '--model', 'photo'],
    ['denoise', '--model', 'photo-small'],
    ['denoise', '--model', 'photo-jpeg'],
    ['denoise', '--model', 'photo-small', '--self-ensemble', '8', '--strength', '0.7'],
    ['denoise', '--model', 'fashion-tutorial'],
    ['upscale', '--scale', '2'],
    ['upscale', '--scale', '4', '--format', 'jpeg'],
  ]) {
    const run = await dae(...args, at('gray.png'), '-o', at('out'), '--force');
    assert.equal(run.code, 0, run.err);
    let picture = at('out');
    if (args.includes('jpeg')) {
      picture = at('again.png');
      await dae('corrupt', at('out'), '--noise', 'gaussian:0', '-o', picture, '--force');
    }
    const { channels, data } = decodePng(readFileSync(picture));
    let apart = 0;
    for (let i = 0; i < data.length && channels === 3; i += 3) {
      apart = Math.max(apart, Math.abs(data[i] - data[i + 1]), Math.abs(data[i] - data[i + 2]));
    }
    assert.equal(apart, 0, args.join(' '));
  }
});

/** Reads the colour profile and the EXIF of a PNG or JPEG file. */
function metadata(bytes) {
  if (bytes[0] === 0x89) {
    const data = (type) => chunks(bytes).find((chunk) => chunk.type === type)?.data;
    const packed = data('iCCP');
    const profile = packed && inflateSync(packed.subarray(packed.indexOf(0) + 2));
    return { profile, exif: data('eXIf') };
  }
  const found = {};
  for (let at = 2; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    const data = bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2));
    const starts = (text) => data.subarray(0, text.length).equals(Buffer.from(text));
    if (bytes[at + 1] === 0xe1 && starts('Exif\0\0')) found.exif = data.subarray(6);
    if (bytes[at + 1] === 0xe2 && starts('ICC_PROFILE\0')) {
      found.profile = Buffer.concat([found.profile ?? Buffer.alloc(0), data.subarray(14)]);
    }
  }
  return found;
}

test('colour profile and EXIF are kept as bytes, upright, and dropped when asked', async (t) => {
  const at = folder(t);
  for (const name of ['profile.png', 'profile.jpg']) {
    const { profile, exif } = metadata(readFileSync(file(name)));
    assert.equal(profile.length, 600);
    const upright = Buffer.from(exif);
    upright[19] = 1;
    assert.notDeepEqual(upright, exif);
    for (const output of ['out.png', 'out.jpg']) {
      for (const args of [
        ['denoise', file(name)],
        ['upscale', file(name)],
      ]) {
        const { code, err } = await dae(...args, '-o', at(output), '--force');
        assert.equal(code, 0, err);
        assert.deepEqual(metadata(readFileSync(at(output))), { profile, exif: upright });
        await dae(...args, '-o', at(output), '--force', '--strip');
        const none = metadata(readFileSync(at(output)));
        assert.deepEqual([none.profile, none.exif], [undefined, undefined]);
      }
    }
    const runs = [
      ['corrupt', file(name), '--noise', 'gaussian:0.1'],
      ['fuse', file(name), file(name)],
    ];
    for (const args of runs) {
      const { code, err } = await dae(...args, '-o', at('out.png'), '--force');
      assert.equal(code, 0, err);
      assert.deepEqual(metadata(readFileSync(at('out.png'))), { profile, exif: upright });
    }
  }
});

test('a result that no file can hold is refused before the work', async (t) => {
  const at = folder(t);
  writeFileSync(at('wide.png'), encodePng({ width: 4800, height: 4200, channels: 1, data: Buffer.alloc(4800 * 4200) }));
  const run = await dae('upscale', at('wide.png'), '--scale', '16', '--model', 'photo-small-gray', '-o', at('out.png'));
  assert.equal(run.code, 1);
  assert.match(run.err, /at most 2147483647 values/);
  assert.doesNotMatch(run.err, /tile/);
});
