import { DaeError } from './errors.js';
import { isBlob } from './kinds.js';
import type { ByteTensor } from './train-types.js';

const GZIP = [0x1f, 0x8b];

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function broken(expected: string, found: string): DaeError {
  return new DaeError('UNSUPPORTED_INPUT', `expected ${expected}, found ${found}`);
}

/**
 * Reads images from an IDX file of unsigned bytes, gzip-compressed or not: the format of MNIST and Fashion-MNIST
 * (`train-images-idx3-ubyte.gz`). Returns a {@link Dataset} with one channel.
 */
export async function readIdx(file: Blob | ArrayBuffer | Uint8Array): Promise<ByteTensor> {
  const raw = new Uint8Array(isBlob(file) ? await file.arrayBuffer() : file);
  const packed = GZIP.every((byte, index) => raw[index] === byte);
  const bytes = packed ? await gunzip(raw).catch(() => undefined) : raw;
  if (!bytes) throw broken('a complete gzip file', 'a damaged one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || view.getUint32(0) !== 0x0803) {
    throw broken('an IDX file of images (00 00 08 03)', `${bytes.length} bytes of something else`);
  }
  const [n, h, w] = [4, 8, 12].map((at) => view.getUint32(at)) as [number, number, number];
  if (n * h * w !== bytes.length - 16) {
    throw broken(`an IDX file of ${n} x ${h} x ${w} values`, `${bytes.length - 16} values`);
  }
  return { data: bytes.subarray(16), shape: [n, h, w, 1] };
}
