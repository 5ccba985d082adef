import { psnr, ssim, type Tensor } from 'dae-wasm';

export type Picture = Tensor | ImageData;

export interface Quality {
  psnr: number;
  /** Pictures smaller than SSIM's window have none. */
  ssim: number | undefined;
}

export interface Comparison {
  before: Quality;
  after: Quality;
}

export interface Measured {
  clean: Picture;
  noisy: Picture;
  denoised: Picture;
}

const WINDOW = 11;
// What takes a few milliseconds; more would hold the page up.
const MAX_PIXELS_HERE = 10_000;

const sizeOf = (picture: Picture) =>
  'shape' in picture ? [picture.shape[1], picture.shape[2]] : [picture.height, picture.width];

function quality(reference: Picture, image: Picture): Quality {
  const small = Math.min(...sizeOf(reference)) < WINDOW;
  return { psnr: psnr(reference, image), ssim: small ? undefined : ssim(reference, image) };
}

export function compareQuality({ clean, noisy, denoised }: Measured): Comparison {
  return { before: quality(clean, noisy), after: quality(clean, denoised) };
}

/** Quality before and after; a large picture is measured in a worker, which an abort ends. */
export function measure(pictures: Measured, signal: AbortSignal): Promise<Comparison> {
  const [height = 0, width = 0] = sizeOf(pictures.clean);
  if (height * width <= MAX_PIXELS_HERE) return Promise.resolve(compareQuality(pictures));
  const worker = new Worker(new URL('./quality-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Comparison>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.addEventListener('message', ({ data }: MessageEvent<Comparison>) => resolve(data));
    worker.addEventListener('error', () => reject(new Error('The quality of the result could not be measured.')));
    worker.postMessage(pictures);
  }).finally(() => worker.terminate());
}
