import { makeContext, readsExactly } from './canvas.js';

/**
 * The file that a loaded element shows, or that one still loading is to show; nothing where the page may not fetch it, or
 * where the bytes that come are another picture: a URL may answer differently each time.
 */
export async function readShownFile(
  element: HTMLImageElement,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const url = element.currentSrc || element.src;
  const lasting = /^(blob|data):/.test(url);
  const own = !lasting && new URL(url, location.href).origin === location.origin;
  if (!url || !(lasting || own || element.crossOrigin !== null)) return undefined;
  const shown = element.complete && element.naturalWidth > 0;
  const options: RequestInit = {
    // As shown: from the cache. That asks no server in no case, is for the page's own origin alone.
    ...(own && shown ? { cache: 'only-if-cached', mode: 'same-origin' } : { cache: 'force-cache' }),
    ...(element.crossOrigin === 'use-credentials' && { credentials: 'include' }),
    ...(signal && { signal }),
  };
  const bytes = await fetch(url, options)
    .then(async (response) => (response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined))
    .catch(() => undefined);
  if (!bytes || lasting || !shown) return bytes;
  // Where canvases cannot be compared, the cache has to be believed.
  return !readsExactly() || (await looksAs(element, bytes)) ? bytes : undefined;
}

/** Values of a canvas that pictures are compared on, part by part. */
const BAND_PIXELS = 1 << 20;

async function looksAs(element: HTMLImageElement, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => undefined);
  if (!bitmap) return false;
  try {
    const { width, height } = bitmap;
    const rows = Math.min(height, Math.max(1, Math.floor(BAND_PIXELS / width)));
    const context = makeContext(width, rows);
    context.globalCompositeOperation = 'copy';
    const band = (source: CanvasImageSource, y: number): Uint32Array => {
      context.drawImage(source, 0, -y, width, height);
      return new Uint32Array(context.getImageData(0, 0, width, rows).data.buffer);
    };
    for (let y = 0; y < height; y += rows) {
      const expected = band(element, y);
      if (!band(bitmap, y).every((value, i) => value === expected[i])) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    bitmap.close();
  }
}
