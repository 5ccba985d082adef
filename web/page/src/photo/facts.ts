import { kindOf } from '../file-kind.js';
import { jpegQuality } from './jpeg-quality.js';

/** Properties of a picture's file besides its pixels. */
export interface Facts {
  /** "JPEG", "PNG", ... */
  format: string | undefined;
  /** The quality of a JPEG file, 1 to 100. */
  quality: number | undefined;
  /** Whether it has more than one picture; only the first is used. */
  animated: boolean;
}

/** Number of bytes in which all formats state whether they are animated. */
const HEAD_BYTES = 1 << 16;

const text = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Whether a GIF has a second image. Its blocks are skipped one by one, as pixels may contain any byte. */
function isAnimatedGif(bytes: Uint8Array): boolean {
  const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + table(bytes[10] ?? 0);
  for (let images = 0; at < bytes.length;) {
    const block = bytes[at];
    if (block === 0x21) at += 2;
    else if (block === 0x2c) {
      if (++images === 2) return true;
      at += 11 + table(bytes[at + 9] ?? 0);
    } else return false;
    while (bytes[at]) at += bytes[at]! + 1;
    ++at;
  }
  return false;
}

async function moves(file: Blob, format: string): Promise<boolean> {
  // A GIF's second image follows all data of the first.
  if (format === 'GIF') return isAnimatedGif(new Uint8Array(await file.arrayBuffer()));
  const head = text(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (format === 'WebP') return /^RIFF[^]{4}WEBPVP8X[^]{4}/.test(head) && (head.charCodeAt(20) & 2) !== 0;
  if (format === 'PNG') return /acTL/.test(head.slice(0, Math.max(0, head.indexOf('IDAT'))));
  return format === 'AVIF' && /^[^]{4}ftypavis/.test(head);
}

/** Resolves to undefined for pixels that are not from a file. */
export async function factsOf(source: unknown): Promise<Facts | undefined> {
  if (!(source instanceof Blob)) return undefined;
  const kind = await kindOf(source);
  const format = kind?.readable && / (\w+) /.exec(kind.name)?.[1];
  if (!format) return undefined;
  const [quality, animated] = await Promise.all([jpegQuality(source), moves(source, format)]);
  return { format, quality, animated };
}

export function describeFacts({ format, quality, animated }: Facts): string {
  return [format, quality !== undefined && `quality ≈ ${quality}`, animated && 'animated: this is its first picture']
    .filter(Boolean)
    .join(', ');
}
