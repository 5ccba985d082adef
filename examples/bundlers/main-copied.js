// Entry for esbuild and Rollup, which copy no files that scripts name: their build scripts copy the package's dist folder to dae-wasm/.
import { createDenoiser } from 'dae-wasm';
import { useDenoiser } from './use-denoiser.js';

const denoiser = await createDenoiser('auto', {
  modelUrl: new URL('./dae-wasm/models/', location.href),
  wasmUrl: new URL('./dae-wasm/wasm/', location.href),
  worker: () => new Worker(new URL('./dae-wasm/worker.js', location.href), { type: 'module' }),
});
useDenoiser(denoiser);
