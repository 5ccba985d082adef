import { kindOf } from '../file-kind.js';
import { jpegQuality } from './jpeg-quality.js';

/** What a picture's file tells beside its pixels. */
export interface Facts {
  /** "JPEG", "PNG", ... */
  format: string | undefined;
  /** Of a JPEG file, 1 to 100. */
  quality: number | undefined;
  /** It has more than one picture, of which the first is taken. */
  animated: boolean;
}

/** Where the formats say that they move: enough of a file for that. */
const HEAD_BYTES = 1 << 16;

const text = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** GIF: a second image after the first. Blocks are walked, since any byte may stand in pixels. */
function gifMoves(bytes: Uint8Array): boolean {
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
  // A GIF's second image comes after all of its first.
  if (format === 'GIF') return gifMoves(new Uint8Array(await file.arrayBuffer()));
  const head = text(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (format === 'WebP') return /^RIFF[^]{4}WEBPVP8X[^]{4}/.test(head) && (head.charCodeAt(20) & 2) !== 0;
  if (format === 'PNG') return /acTL/.test(head.slice(0, Math.max(0, head.indexOf('IDAT'))));
  return format === 'AVIF' && /^[^]{4}ftypavis/.test(head);
}

/** Undefined for pixels that come from no file. */
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
