import { makeContext, readsExactly } from './canvas.js';

/**
 * Returns the file that an `<img>` shows or is loading. Returns undefined if the page may not fetch it, or if the fetched bytes are
 * another image, because a URL may answer differently each time.
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
    // Take the shown file from the cache. This mode never asks a server and works only for the page's own origin.
    ...(own && shown ? { cache: 'only-if-cached', mode: 'same-origin' } : { cache: 'force-cache' }),
    ...(element.crossOrigin === 'use-credentials' && { credentials: 'include' }),
    ...(signal && { signal }),
  };
  const bytes = await fetch(url, options)
    .then(async (response) => (response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined))
    .catch(() => undefined);
  if (!bytes || lasting || !shown) return bytes;
  // If canvases cannot be compared, trust the cache.
  return !readsExactly() || (await looksAs(element, bytes)) ? bytes : undefined;
}

/** Number of pixels of the canvas on which images are compared, strip by strip. */
const STRIP_PIXELS = 1 << 20;

async function looksAs(element: HTMLImageElement, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => undefined);
  if (!bitmap) return false;
  try {
    const { width, height } = bitmap;
    const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
    const context = makeContext(width, rows);
    context.globalCompositeOperation = 'copy';
    const strip = (source: CanvasImageSource, y: number): Uint32Array => {
      context.drawImage(source, 0, -y, width, height);
      return new Uint32Array(context.getImageData(0, 0, width, rows).data.buffer);
    };
    for (let y = 0; y < height; y += rows) {
      const expected = strip(element, y);
      if (!strip(bitmap, y).every((value, i) => value === expected[i])) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    bitmap.close();
  }
}
