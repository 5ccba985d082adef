import { readIdx, type Dataset } from 'dae-wasm';
import { PageError } from '../page-error.js';

const FILE = './data/train-images-idx3-ubyte.gz';
const CACHE = 'dae-training-data-1';

type OnProgress = (loaded: number, total: number | undefined) => void;

/** Opens the page's cache; private windows and insecure origins have none. */
async function openCache(): Promise<Cache | undefined> {
  return globalThis.caches?.open(CACHE).catch(() => undefined);
}

async function readWithProgress(response: Response, onProgress: OnProgress): Promise<Blob> {
  const total = Number(response.headers.get('content-length')) || undefined;
  const parts: BlobPart[] = [];
  let loaded = 0;
  const reader = response.body!.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value as Uint8Array<ArrayBuffer>);
    loaded += next.value.length;
    onProgress(loaded, total);
  }
  return new Blob(parts);
}

async function fetchFile(signal: AbortSignal, onProgress: OnProgress): Promise<Blob> {
  try {
    const response = await fetch(FILE, { signal });
    if (!response.ok) throw new Error(`${response.status} for ${FILE}`);
    return await readWithProgress(response, onProgress);
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new PageError('The training images could not be fetched. Check the connection, then start again.', { cause });
  }
}

/** Loads the 60,000 training images: fetched once, then from the browser's cache. */
export async function fashionMnist(limit: number, signal: AbortSignal, onProgress: OnProgress): Promise<Dataset> {
  const cache = await openCache();
  const kept = await cache?.match(FILE);
  const file = kept ? await kept.blob() : await fetchFile(signal, onProgress);
  const images = await readIdx(file);
  // Only a complete file is kept. A full disk does not prevent training.
  if (!kept) await cache?.put(FILE, new Response(file)).catch(() => {});
  const [n, h, w, c] = images.shape;
  const count = Math.min(limit, n);
  return { data: images.data.subarray(0, count * h * w * c), shape: [count, h, w, c] };
}
