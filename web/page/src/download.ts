import type { Denoiser, ImageSource } from 'dae-wasm';
import { byId, show } from './dom.js';

// Encoding a large picture keeps the worker busy: it waits until the settings rest.
const REST_MS = 400;

/** The package writes the files: no canvas touches the pixels. */
const FORMATS = [
  { id: 'download', output: 'blob', extension: 'png' },
  { id: 'download-jpeg', output: 'jpeg', extension: 'jpg' },
] as const;

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

export function withdrawDownload() {
  for (const { id } of FORMATS) show(id, false);
}

export function resultName(name: string, extension: string): string {
  return `${name.replace(/\.[^.]*$/, '') || 'picture'}-denoised.${extension}`;
}

/** Offers the picture under the file's own name. */
export async function offerDownload(denoiser: Denoiser, name: string, image: ImageSource, signal: AbortSignal) {
  await rest(signal);
  const none = { kind: 'gaussian', level: 0 } as const;
  for (const { id, output, extension } of FORMATS) {
    const { image: file } = await denoiser.corrupt(image, none, { output, signal });
    const link = byId<HTMLAnchorElement>(id);
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(file as Blob);
    link.download = resultName(name, extension);
    show(id, true);
  }
}
