import { createDenoiser, type Denoiser } from 'dae-wasm';
import { showBackend } from './backend.js';
import { modelSource, onnxUrl } from './network.js';

/** Makes a denoiser of one of the page's networks, in a worker of its own, and says what it runs on. */
export async function startEngine(model: Parameters<typeof modelSource>[0]): Promise<Denoiser> {
  const denoiser = await createDenoiser(modelSource(model), { onnxUrl });
  showBackend(denoiser.info.backend);
  return denoiser;
}
