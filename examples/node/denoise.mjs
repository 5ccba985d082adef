// node denoise.mjs noisy.png denoised.png
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { createDenoiser } from 'dae-wasm';

const [input, output] = process.argv.slice(2);
const denoiser = await createDenoiser();
try {
  const { image, width, height } = await denoiser.denoise(pathToFileURL(input), { output: 'blob' });
  await writeFile(output, Buffer.from(await image.arrayBuffer()));
  console.log(`${output}: ${width} x ${height}`);
} finally {
  // Ends the worker thread, which would keep the process alive.
  await denoiser.dispose();
}
