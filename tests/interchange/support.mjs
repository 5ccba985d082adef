// Runs the native command and engine, and ONNX Runtime on what the command exports.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const binary = path.join(root, 'build/native/src/cli/dae');
const engine = path.join(root, 'build/native/tests/dae_denoise_tensor');
const python = '/usr/bin/python3';
const require = createRequire(import.meta.url);

/** Runs the command and returns { code, out, err }. */
export function dae(...args) {
  const { status, stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

export function runPython(script, ...args) {
  return execFileSync(python, [path.join(root, script), ...args], { encoding: 'utf8' });
}

/** Creates a folder that is removed after the test; returns a function from names to a path in it. */
export function folder(context) {
  const made = mkdtempSync(path.join(os.tmpdir(), 'dae-onnx-'));
  context.after(() => rmSync(made, { recursive: true, force: true }));
  return (...names) => path.join(made, ...names);
}

export const modelFile = (name) => path.join(root, 'models', `${name}.safetensors`);
export const modelNames = readdirSync(path.join(root, 'models'))
  .filter((name) => name.endsWith('.safetensors'))
  .map((name) => path.basename(name, '.safetensors'));

/** Returns the tensors of a safetensors file: { name: { shape, data } }. */
export function tensorsOf(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const tensor = ({ shape, data_offsets: [from, to] }) => ({
    shape,
    data: new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + 8 + length + from, bytes.byteOffset + 8 + length + to),
    ),
  });
  const named = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return Object.fromEntries(named.map(([name, entry]) => [name, tensor(entry)]));
}

/** Returns pseudo-random values from 0.1 to 0.9, which no operation clips. */
export function values(count, seed = 1) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.1 + (0.8 * state) / 2 ** 32;
  });
}

/** Transposes [batch, a, b] to [batch, b, a]. */
export function swapped(data, batch, a, b) {
  const to = new Float32Array(data.length);
  for (let n = 0; n < batch; ++n) {
    for (let i = 0; i < a; ++i) {
      for (let k = 0; k < b; ++k) to[n * a * b + k * a + i] = data[n * a * b + i * b + k];
    }
  }
  return to;
}

/** Runs a batch, [batch, channels, height, width], through the native engine. */
export function denoise(file, data, [batch, channels, height, width], { views = 1, sigmas = [] } = {}) {
  const input = Buffer.from(swapped(data, batch, channels, height * width).buffer);
  const args = [file, views, batch, channels, height, width, ...sigmas].map(String);
  const out = execFileSync(engine, args, { input, maxBuffer: 2 ** 30 });
  const result = new Float32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length));
  return swapped(result, batch, result.length / batch / channels, channels);
}

async function outputOf(ort, session, data, shape, sigmas) {
  const feeds = { input: new ort.Tensor('float32', data, shape) };
  if (sigmas.length) feeds.sigma = new ort.Tensor('float32', Float32Array.from(sigmas), [sigmas.length]);
  const { output } = await session.run(feeds);
  return { dims: output.dims, data: output.data.map((value) => Math.min(1, Math.max(0, value))) };
}

/** Opens an ONNX file natively, or in WebAssembly: run(data, shape, sigmas) gives { dims, data }, clipped. */
export async function open(file, where = 'node') {
  const ort = require(where === 'node' ? 'onnxruntime-node' : 'onnxruntime-web');
  if (where === 'web') ort.env.wasm.numThreads = 1;
  const options = { intraOpNumThreads: 1, logSeverityLevel: 2 };
  const session = await ort.InferenceSession.create(file, options);
  return { session, run: (data, shape, sigmas = []) => outputOf(ort, session, data, shape, sigmas) };
}

/** Returns the largest difference of two lists of numbers, or Infinity if their lengths differ. */
export function difference(a, b) {
  if (a.length !== b.length) return Infinity;
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index])), 0);
}
