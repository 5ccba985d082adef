import { startNodeThread } from '../../build/package/node-thread.js';
import { packagedFiles } from '../../build/package/packaged-files.js';
import { startEngine } from '../../build/package/start.js';
import { readBytes } from './golden.mjs';

export const singleThread = {
  simd: true,
  relaxed: false,
  crossOriginIsolated: false,
  sharedMemory: true,
  workers: true,
  cores: 2,
};

export const modelBytes = () => readBytes('models/fashion-tutorial.safetensors');

export function createTask(changes = {}, variant = 'simd') {
  return {
    type: 'create',
    model: { bytes: modelBytes().buffer },
    wasm: { binary: readBytes(`web/dist/wasm/dae-${variant}.wasm`).buffer },
    threads: 'auto',
    simd: 'auto',
    kernels: 'auto',
    wantsProgress: false,
    ...changes,
  };
}

/** Returns the package's files for an engine in this process whose threads are Node's. */
export function threadedFiles(platform) {
  const script = new URL('../../build/package/node-worker.js', import.meta.url);
  return packagedFiles(platform, (name) => startNodeThread(script, name));
}

/** Starts the engine in this process, without a worker. */
export const start = (changes) => startEngine(createTask(changes), packagedFiles(singleThread));

/** `output` is the task's own; the other options go to the engine. */
export function denoiseTask(image, { output = 'rgba', ...options } = {}) {
  return {
    type: 'denoise',
    image,
    options: JSON.stringify(options),
    output,
    wantsTiles: false,
    wantsProgress: false,
  };
}

/** Creates a smooth image with values of the given array type. */
export function picture(width, height, channels, Type = Uint8Array) {
  const peak = Type === Float32Array ? 1 : 255;
  const value = (_, i) => peak * (0.5 + 0.5 * Math.sin(i / 7 + (i % channels)));
  const data = Type.from({ length: width * height * channels }, value);
  return { kind: 'pixels', data, width, height, channels };
}
