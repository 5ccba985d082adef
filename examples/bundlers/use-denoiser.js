/** Shows what runs, and denoises each picture that is chosen. */
export function useDenoiser(denoiser) {
  const status = document.getElementById('status');
  status.textContent = `Ready: ${denoiser.info.backend.simd}, threads: ${denoiser.info.backend.threads}`;

  document.getElementById('file').addEventListener('change', async ({ target }) => {
    const { image, width, height } = await denoiser.denoise(target.files[0]);
    const canvas = document.getElementById('after');
    Object.assign(canvas, { width, height });
    canvas.getContext('2d').putImageData(image, 0, 0);
    status.textContent = `Denoised: ${width} x ${height}`;
  });
}
