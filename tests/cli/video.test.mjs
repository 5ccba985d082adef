// Pipes video from the real ffmpeg through the command and back.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { binary, dae, folder } from './command.mjs';

const ffmpeg = process.env.DAE_FFMPEG;

/** Creates a moving test image as YUV4MPEG2. */
function clip({ size = '64x48', frames = 5, format = 'yuv420p', noise = 0, source = 'testsrc' } = {}) {
  const filter = noise ? ['-vf', `noise=alls=${noise}:allf=t`] : [];
  const lavfi = ['-f', 'lavfi', '-i', `${source}=size=${size}:rate=25`, '-frames:v', `${frames}`];
  // More than 8 bits are an extension of the format.
  const args = ['-v', 'error', ...lavfi, ...filter, '-pix_fmt', format, '-strict', '-1', '-f', 'yuv4mpegpipe', '-'];
  return execFileSync(ffmpeg, args, { maxBuffer: 1 << 28 });
}

function start(args) {
  const child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (data) => (err += data));
  // A command that ends early does not read the rest of its input.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, err }));
  return { child, ended };
}

/** Runs the command on a whole stream; resolves to { code, signal, out, err }. */
async function pipe(input, ...options) {
  return pipeThrough(['denoise', '-', '-o', '-', ...options], input);
}

async function pipeThrough(args, input) {
  const { child, ended } = start(args);
  const out = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stdin.end(input);
  return { ...(await ended), out: Buffer.concat(out) };
}

/** Counts the frames that ffmpeg finds in a stream. */
function countFrames(y4m) {
  const lines = execFileSync(ffmpeg, ['-v', 'error', '-i', '-', '-f', 'framemd5', '-'], { input: y4m });
  return String(lines)
    .split('\n')
    .filter((line) => line && !line.startsWith('#')).length;
}

/** Returns ffmpeg's PSNR between two streams: { y, u, v, average } in dB. */
function psnr(at, a, b) {
  writeFileSync(at('a.y4m'), a);
  writeFileSync(at('b.y4m'), b);
  const args = ['-v', 'info', '-i', at('a.y4m'), '-i', at('b.y4m'), '-lavfi', 'psnr', '-f', 'null', '-'];
  const [, line] = /PSNR (.*)/.exec(spawnSync(ffmpeg, args, { encoding: 'utf8' }).stderr);
  return Object.fromEntries(
    [...line.matchAll(/(\w+):([\d.]+|inf)/g)].map(([, key, value]) => [
      key,
      value === 'inf' ? Infinity : Number(value),
    ]),
  );
}

const header = (y4m) => String(y4m.subarray(0, y4m.indexOf('\n')));

test('ffmpeg, the command, ffmpeg: the frames in number, size and rate', async () => {
  const input = clip({ frames: 7 });
  const { code, out, err } = await pipe(input);
  assert.equal(code, 0, err);
  assert.equal(header(out), header(input));
  assert.match(header(out), /W64 H48 F25:1/);
  assert.equal(out.length, input.length);
  assert.equal(countFrames(out), 7);
  assert.match(err, /^7 frames, [\d.]+ frames\/s$/m);
});

test('noise goes, the picture stays', async (t) => {
  const at = folder(t);
  const scene = { size: '192x128', frames: 3, source: 'mandelbrot' };
  const clean = clip(scene);
  const noisy = clip({ ...scene, noise: 40 });
  const { out, err } = await pipe(noisy);
  const [before, after] = [psnr(at, clean, noisy), psnr(at, clean, out)];
  assert.ok(after.y > before.y + 2, `${before.y} to ${after.y} dB ${err}`);
});

test('every chroma format, odd sizes too, comes back close to itself at strength 0', async (t) => {
  const at = folder(t);
  for (const format of ['yuv420p', 'yuvj420p', 'yuv422p', 'yuv444p', 'gray']) {
    for (const size of ['64x48', '35x21']) {
      const input = clip({ format, size, frames: 2, source: 'mandelbrot' });
      const { code, out, err } = await pipe(input, '--strength', '0');
      assert.equal(code, 0, err);
      assert.equal(header(out), header(input));
      if (format === 'gray') {
        assert.ok(out.equals(input), size);
      } else {
        const { y, u, v } = psnr(at, input, out);
        assert.ok(y > 45 && Math.min(u, v) > 28, `${format} ${size}: ${y}, ${u}, ${v} dB`);
      }
    }
  }
});

test('the frames do not depend on the number of threads', async () => {
  const input = clip({ size: '320x200', frames: 2, noise: 20 });
  const one = await pipe(input, '--threads', '1', '--tile', '64');
  const two = await pipe(input, '--threads', '2', '--tile', '64');
  assert.ok(one.out.equals(two.out) && one.out.length === input.length);
});

test('a frame leaves before the next one comes', async () => {
  const input = clip({ frames: 2 });
  const frame = 'FRAME\n'.length + (64 * 48 * 3) / 2;
  const first = input.length - frame;
  const { child, ended } = start(['denoise', '-', '-o', '-']);
  let received = 0;
  child.stdout.on('data', (data) => (received += data.length));
  child.stdin.write(input.subarray(0, first));
  while (received < first) await once(child.stdout, 'data');
  child.stdin.end(input.subarray(first));
  const { code } = await ended;
  assert.equal(code, 0);
  assert.equal(received, input.length);
});

/** Returns the command's peak memory after all frames, in KiB. */
async function peakMemory(input) {
  const { child, ended } = start(['denoise', '-', '-o', '-', '--threads', '1']);
  let received = 0;
  child.stdout.on('data', (data) => (received += data.length));
  child.stdin.write(input);
  while (received < input.length) await once(child.stdout, 'data');
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.stdin.end();
  assert.equal((await ended).code, 0);
  return Number(/VmHWM:\s*(\d+)/.exec(status)[1]);
}

test('memory does not grow with the number of frames', { skip: !existsSync('/proc/self/status') }, async (t) => {
  const size = '192x128';
  const short = await peakMemory(clip({ size, frames: 30 }));
  const long = await peakMemory(clip({ size, frames: 300 }));
  t.diagnostic(`30 frames: ${short} KiB, 300 frames: ${long} KiB`);
  // The 270 additional frames are 10 MB.
  assert.ok(long < short + 2048, `${short} and ${long} KiB`);
});

test('a reader that closes standard output ends the command without an error', async () => {
  const { child, ended } = start(['denoise', '-', '-o', '-']);
  child.stdout.once('data', () => child.stdout.destroy());
  child.stdin.end(clip({ frames: 200 }));
  const { code, signal, err } = await ended;
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, err);
  assert.match(err, /^\d+ frames, .*; then standard output was closed$/m);
});

test('files of video, alone and among pictures', async (t) => {
  const at = folder(t);
  writeFileSync(at('clip.y4m'), clip({ frames: 2 }));
  const { code, err } = await dae('denoise', at('clip.y4m'), '-o', at('out.y4m'));
  assert.equal(code, 0, err);
  assert.equal(countFrames(readFileSync(at('out.y4m'))), 2);
  assert.match((await dae('denoise', at('clip.y4m'), '-o', at('out.y4m'))).err, /exists already/);
  assert.match((await dae('denoise', at('clip.y4m'), '-o', at('out.png'))).err, /expected a name that ends in \.y4m/);

  execFileSync(ffmpeg, ['-v', 'error', '-i', at('clip.y4m'), '-frames:v', '1', at('still.png')]);
  const both = await dae('denoise', at('clip.y4m'), at('still.png'), '-o', at('folder'));
  assert.equal(both.code, 0, both.err);
  assert.ok(readFileSync(at('folder', 'clip.y4m')).equals(readFileSync(at('out.y4m'))));
  assert.ok(existsSync(at('folder', 'still.png')));
  assert.match((await dae('denoise', at('still.png'), '-o', at('b.y4m'))).err, /expected a YUV4MPEG2 video/);
});

test('a video through upscale: twice and eight times the size', async () => {
  const input = clip({ frames: 2 });
  for (const scale of [2, 8]) {
    const { code, out, err } = await pipeThrough(['upscale', '-', '-o', '-', '--scale', `${scale}`], input);
    assert.equal(code, 0, err);
    assert.match(header(out), new RegExp(`W${64 * scale} H${48 * scale} F25:1`));
    assert.equal(countFrames(out), 2);
  }
});

test('noise or a chain on a video: each frame has its own, and the same seed gives the same', async (t) => {
  const at = folder(t);
  writeFileSync(at('still.y4m'), clip({ frames: 3, source: 'smptebars' }));
  const corrupt = (name, ...options) => dae('corrupt', at('still.y4m'), '-o', at(name), '--seed', '5', ...options);
  for (const name of ['a.y4m', 'b.y4m']) {
    const { code, err } = await corrupt(name, '--noise', 'gaussian:0.1');
    assert.equal(code, 0, err);
  }
  const noisy = readFileSync(at('a.y4m'));
  assert.ok(noisy.equals(readFileSync(at('b.y4m'))));
  const size = (noisy.length - header(noisy).length - 1) / 3;
  const frame = (index) => noisy.subarray(noisy.length - (3 - index) * size, noisy.length - (2 - index) * size);
  assert.ok(!frame(0).equals(frame(1)) && !frame(1).equals(frame(2)));
  const { code, err } = await corrupt('small.y4m', '--chain', 'x2 + noise 5');
  assert.equal(code, 0, err);
  assert.match(header(readFileSync(at('small.y4m'))), /W32 H24/);
});

test('compare: PSNR as ffmpeg measures it, and flicker', async (t) => {
  const at = folder(t);
  const clean = clip({ frames: 4 });
  const noisy = clip({ frames: 4, noise: 20 });
  const expected = psnr(at, clean, noisy);
  const compare = async (...args) => dae('compare', ...args.map((arg) => (arg.startsWith('--') ? arg : at(arg))));
  const { out, err, code } = await compare('a.y4m', 'b.y4m', '--json');
  assert.equal(code, 0, err);
  const measured = JSON.parse(out);
  assert.equal(measured.frames, 4);
  // ffmpeg takes the PSNR of the mean error, we take the mean of the PSNRs; both agree when frames are similar.
  assert.ok(Math.abs(measured.psnr - expected.y) < 0.05, `${measured.psnr} and ${expected.y} dB`);
  assert.ok(measured.flicker > 5, `${measured.flicker}`);
  assert.match((await compare('a.y4m', 'a.y4m')).out, /^4 frames, PSNR of luma infinite dB, flicker 0\.0000$/m);

  writeFileSync(at('short.y4m'), clip({ frames: 3 }));
  assert.match(
    (await compare('a.y4m', 'short.y4m')).err,
    /short\.y4m: expected the number of frames of .* ended after 3/,
  );
  writeFileSync(at('wide.y4m'), clip({ size: '80x48' }));
  assert.match((await compare('a.y4m', 'wide.y4m')).err, /expected frames of 64 x 48, found 80 x 48/);
  execFileSync(ffmpeg, ['-v', 'error', '-i', at('a.y4m'), '-frames:v', '1', at('a.png')]);
  assert.match((await compare('a.png', 'a.png')).out, /^MSE 0, PSNR infinite dB, SSIM 1\.000000$/m);
  assert.match((await compare('a.png', 'a.y4m')).err, /expected two images or two videos/);
});

test('the frames before a truncation are kept', async (t) => {
  const at = folder(t);
  const whole = clip({ frames: 3 });
  writeFileSync(at('cut.y4m'), whole.subarray(0, whole.length - 100));
  const { code, err } = await dae('denoise', at('cut.y4m'), '-o', at('out.y4m'));
  assert.equal(code, 1);
  assert.match(err, /cut\.y4m: frame 3: expected 4608 bytes, the stream ended after 4508; .* in .*out\.y4m\.part/);
  assert.ok(!existsSync(at('out.y4m')));
  assert.equal(countFrames(readFileSync(at('out.y4m.part'))), 2);
});

test('bad streams are refused with a reason', async () => {
  const cases = {
    'YUV4MPEG2 W8 H8 C420p12\n': /expected chroma .* found "420p12"/,
    'YUV4MPEG2 W8 H8 It\n': /expected progressive frames/,
    'YUV4MPEG2 W8\n': /expected a width and a height/,
    'YUV4MPEG2 W70000 H70000\n': /expected sides of at most/,
    'YUV4MPEG2 W8 H8\n': /expected frames after the header, found none/,
    'YUV4MPEG2 W8 H8\nFRAME\n': /frame 1: expected 96 bytes, the stream ended after 0/,
    'YUV4MPEG2 W8 H8\nIMAGE\n': /frame 1: expected a line "FRAME"/,
    [`YUV4MPEG2 ${'x'.repeat(5000)}`]: /expected a line of at most 4096 bytes/,
    YUV4MPEG: /expected PNG, JPEG, BMP or GIF/,
  };
  for (const [input, reason] of Object.entries(cases)) {
    const { code, out, err } = await pipe(input);
    assert.equal(code, 1, input);
    assert.match(err, reason);
    assert.equal(out.length, 0);
  }
  const matrix = await dae('denoise', '-', '-o', '-', '--matrix', 'bt2020');
  assert.match(matrix.err, /--matrix/);
  assert.notEqual(matrix.code, 0);
});

test('unchanged frames are identical to the bit, also colours outside RGB', async () => {
  const width = 64;
  const header = (chroma) => `YUV4MPEG2 W${width} H48 F25:1 C${chroma}\n`;
  for (const [chroma, bytes] of [
    ['420jpeg', 4608],
    ['444', 9216],
    ['422p10', 12288],
  ]) {
    // The second byte of a 10-bit code is at most 3.
    const most = (i) => (chroma.endsWith('p10') && i % 2 ? 4 : 256);
    const planes = (seed) => Buffer.from(Array.from({ length: bytes }, (_, i) => (i * i * 7 + i * seed) % most(i)));
    const parts = [header(chroma), 'FRAME\n', planes(13), 'FRAME\n', planes(31)];
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const kept = await pipe(input, '--strength', '0');
    assert.equal(kept.code, 0, kept.err);
    assert.ok(kept.out.equals(input), chroma);
    const clean = await pipeThrough(['corrupt', '-', '-o', '-', '--noise', 'gaussian:0'], input);
    assert.ok(clean.out.equals(input), chroma);
    const denoised = await pipe(input);
    assert.equal(denoised.out.length, input.length);
    assert.ok(!denoised.out.equals(input));
  }
});

test('a video made larger than HD keeps its colours: one matrix in and out', async () => {
  const [width, height] = [400, 200];
  const plane = (value, length) => Buffer.alloc(length, value);
  const codes = [104, 165, 118];
  const frame = (w, h) => Buffer.concat(codes.map((value) => plane(value, w * h)));
  const input = Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 C444\nFRAME\n`),
    frame(width, height),
  ]);
  for (const matrix of [[], ['--matrix', 'bt601'], ['--matrix', 'bt709']]) {
    const { code, out, err } = await pipeThrough(['upscale', '-', '-o', '-', '--scale', '4', ...matrix], input);
    assert.equal(code, 0, err);
    const pixels = 16 * width * height;
    const start = out.indexOf('FRAME\n') + 6;
    codes.forEach((value, i) => {
      const middle = out[start + i * pixels + (pixels + 4 * width) / 2];
      assert.ok(Math.abs(middle - value) <= 1, `${matrix}: ${middle} instead of ${value}`);
    });
  }
});

test('10-bit video is read and written as ffmpeg does', async (t) => {
  const at = folder(t);
  for (const format of ['yuv420p10le', 'yuv422p10le', 'yuv444p10le']) {
    const clean = clip({ format, frames: 2 });
    assert.match(String(clean.subarray(0, 200)), /C4\d\dp10/);
    const { code, out, err } = await pipe(clean, '--model', 'photo-small', '--sigma', '2');
    assert.equal(code, 0, err);
    assert.equal(out.length, clean.length);
    assert.equal(countFrames(out), 2);
    assert.ok(psnr(at, clean, out).average > 30, format);
  }
});
