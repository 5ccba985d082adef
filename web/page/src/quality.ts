import type { Denoiser, ImageSource, Quality } from 'dae-wasm';

export interface Comparison {
  before: Quality;
  after: Quality;
}

export interface Measured {
  clean: ImageSource;
  noisy: ImageSource;
  denoised: ImageSource;
}

/** Measures the quality before and after with the engine in its worker. */
export async function measure(
  denoiser: Denoiser,
  { clean, noisy, denoised }: Measured,
  signal: AbortSignal,
): Promise<Comparison> {
  const before = await denoiser.compare(clean, noisy, { signal });
  const after = await denoiser.compare(clean, denoised, { signal });
  return { before, after };
}
