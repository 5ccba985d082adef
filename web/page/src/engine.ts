import { createDenoiser, type Denoiser } from 'dae-wasm';
import { showBackend } from './backend.js';
import { modelSource, onnxUrl } from './network.js';

/** Creates a denoiser with one of the page's networks, in its own worker, and shows its engine. */
export async function startEngine(model: Parameters<typeof modelSource>[0]): Promise<Denoiser> {
  const denoiser = await createDenoiser(modelSource(model), { onnxUrl });
  showBackend(denoiser.info.backend);
  return denoiser;
}
