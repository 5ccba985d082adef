import { createDenoiser, type Denoiser, type ImageSource, type Result } from 'dae-wasm';
import { showBackend } from './backend.js';
import { modelSource, onnxUrl } from './network.js';

/** Creates a denoiser with one of the page's networks, in its own worker, and shows its engine. */
export async function createPageDenoiser(model: Parameters<typeof modelSource>[0]): Promise<Denoiser> {
  const denoiser = await createDenoiser(modelSource(model), { onnxUrl });
  showBackend(denoiser.info.backend);
  return denoiser;
}

/**
 * Noise of level 0 changes nothing. A corruption with it only decodes or encodes an image: in C++, upright, without a
 * canvas and without a network.
 */
const NO_NOISE = { kind: 'gaussian', level: 0 } as const;

export function decodeImage(
  denoiser: Denoiser,
  source: ImageSource,
  signal: AbortSignal,
): Promise<Result<'imagedata'>> {
  return denoiser.corrupt(source, NO_NOISE, { signal });
}

/** Resolves to a PNG file (`'blob'`) or a JPEG file. */
export async function encodeImage(denoiser: Denoiser, image: ImageSource, output: 'blob' | 'jpeg'): Promise<Blob> {
  return (await denoiser.corrupt(image, NO_NOISE, { output })).image;
}
