import { createDenoiser } from 'dae-wasm';

// Before version 7, Vite's build does not accept await outside of functions.
async function start() {
  const status = document.getElementById('status');
  const denoiser = await createDenoiser();
  status.textContent = `Ready: ${denoiser.info.backend.simd}, threads: ${denoiser.info.backend.threads}`;

  document.getElementById('file').addEventListener('change', async ({ target }) => {
    const { image, width, height } = await denoiser.denoise(target.files[0]);
    const canvas = document.getElementById('after');
    Object.assign(canvas, { width, height });
    canvas.getContext('2d').putImageData(image, 0, 0);
    status.textContent = `Denoised: ${width} x ${height}`;
  });
}

start();
