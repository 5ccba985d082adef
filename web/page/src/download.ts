import type { Denoiser } from 'dae-wasm';
import { byId, show } from './dom.js';

// Encoding a large PNG keeps the worker busy: it waits until the settings rest.
const REST_MS = 400;

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

export function withdrawDownload() {
  show('download', false);
}

/** Offers the picture as a PNG under the file's own name. The package writes it: no canvas touches the pixels. */
export async function offerDownload(denoiser: Denoiser, name: string, image: ImageData, signal: AbortSignal) {
  await rest(signal);
  const none = { kind: 'gaussian', level: 0 } as const;
  const { image: png } = await denoiser.corrupt(image, none, { output: 'blob', signal });
  const link = byId<HTMLAnchorElement>('download');
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(png as Blob);
  link.download = `${name.replace(/\.[^.]*$/, '') || 'picture'}-denoised.png`;
  show('download', true);
}
