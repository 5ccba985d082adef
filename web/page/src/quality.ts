import type { Denoiser, ImageSource, Quality } from 'dae-wasm';

export interface Comparison {
  before: Quality;
  after: Quality;
}

/** A clean image, the same image with noise, and the denoised result. */
export interface ImageTriple<T extends ImageSource = ImageSource> {
  clean: T;
  noisy: T;
  denoised: T;
}

/** Measures the quality before and after with the engine in its worker. */
export async function measure(
  denoiser: Denoiser,
  { clean, noisy, denoised }: ImageTriple,
  signal: AbortSignal,
): Promise<Comparison> {
  const before = await denoiser.compare(clean, noisy, { signal });
  const after = await denoiser.compare(clean, denoised, { signal });
  return { before, after };
}
