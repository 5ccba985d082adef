// Denoises one image with the package entry that the address names, and writes the backend into the title. Every browser driver
// can read a title, even where the page's policy forbids scripts.
const {
  entry = 'index',
  simd = 'auto',
  dist = './dae-wasm/',
} = Object.fromEntries(new URLSearchParams(location.search));
const side = 64;
const data = Uint8Array.from({ length: side * side }, (_, i) => 128 + 100 * Math.sin(i / 9) + (i % 7));

function hash(bytes) {
  return bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7);
}

async function byApi() {
  const { createDenoiser } = await import(`${dist}${entry}.js`);
  const denoiser = await createDenoiser('fashion-tutorial', { simd, threads: 2 });
  const { image } = await denoiser.denoise({ data, width: side, height: side, channels: 1 });
  await denoiser.dispose();
  return { ...denoiser.info.backend, hash: hash(image.data) };
}

async function byElement() {
  await import('./dae-wasm/element.js');
  const element = document.createElement('dae-denoise');
  element.runtime = { simd, threads: 2 };
  element.alt = 'a test picture';
  document.body.append(element);
  const picture = await (await fetch('./picture.png')).blob();
  const { backend, width } = await element.denoise(picture);
  return { ...backend, width };
}

try {
  document.title = JSON.stringify(await (entry === 'element' ? byElement() : byApi()));
} catch (error) {
  document.title = JSON.stringify({ error: `${error.name} ${error.code ?? ''} ${error.message}` });
}
