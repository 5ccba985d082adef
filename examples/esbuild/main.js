import { createDenoiser } from 'dae-wasm';

const status = document.getElementById('status');
// Esbuild copies no files that scripts name, so the package's dist folder is copied to dae-wasm/ (see build.mjs).
const denoiser = await createDenoiser('auto', {
  modelUrl: new URL('./dae-wasm/models/', location.href),
  wasmUrl: new URL('./dae-wasm/wasm/', location.href),
  worker: () => new Worker(new URL('./dae-wasm/worker.js', location.href), { type: 'module' }),
});
status.textContent = `Ready: ${denoiser.info.backend.simd}, threads: ${denoiser.info.backend.threads}`;

document.getElementById('file').addEventListener('change', async ({ target }) => {
  const { image, width, height } = await denoiser.denoise(target.files[0]);
  const canvas = document.getElementById('after');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d').putImageData(image, 0, 0);
  status.textContent = `Denoised: ${width} x ${height}`;
});
