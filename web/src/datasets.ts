import { invalid } from './errors.js';
import type { WireDataset, WireImage } from './protocol.js';
import { packImage } from './sources.js';
import { checkTensor } from './tensors.js';
import type { ByteTensor, Dataset } from './train-types.js';
import type { ImageSource, Tensor } from './types.js';

/** Training images and those that are kept for validation, ready to be sent. */
export interface WireData {
  data: WireDataset;
  validation: WireDataset | undefined;
}

/** `validation`: a dataset of its own, or the fraction at the end of `data`. */
export async function packData(
  data: Dataset,
  validation: Dataset | number | undefined,
  signal?: AbortSignal,
): Promise<WireData> {
  const packed = await packDataset(data, signal);
  if (typeof validation === 'number') return split(packed, validation);
  return { data: packed, validation: validation === undefined ? undefined : await packDataset(validation, signal) };
}

export function transferOf({ data, validation }: WireData): ArrayBuffer[] {
  return [data, validation].flatMap((wire) => {
    if (!wire) return [];
    if (wire.kind === 'batch') return [wire.data.buffer];
    return wire.images.map((image) => (image.kind === 'encoded' ? image.bytes : image.data).buffer as ArrayBuffer);
  });
}

async function packDataset(data: Dataset, signal?: AbortSignal): Promise<WireDataset> {
  if (isTensor(data)) return packTensor(data);
  if (typeof data !== 'object' || data === null || !(Symbol.iterator in data)) {
    throw invalid('expected training images as a tensor or an iterable of pictures');
  }
  const images: WireImage[] = [];
  for (const source of data as Iterable<ImageSource>) images.push((await packImage(source, signal)).image);
  return { kind: 'images', images };
}

function isTensor(data: Dataset): data is Tensor | ByteTensor {
  return typeof data === 'object' && data !== null && 'shape' in data;
}

/** Copies: the caller's values stay the caller's. */
function packTensor({ data, shape }: Tensor | ByteTensor): WireDataset {
  if (data instanceof Uint8Array) {
    checkTensor({ data, shape }, Uint8Array);
    return { kind: 'batch', data: new Uint8Array(data), shape };
  }
  checkTensor({ data, shape });
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; ++i) {
    const value = data[i] as number;
    if (!(value >= 0 && value <= 1)) throw invalid(`expected values from 0 to 1, got ${value} at index ${i}`);
    bytes[i] = Math.round(255 * value);
  }
  return { kind: 'batch', data: bytes, shape };
}

function split(packed: WireDataset, fraction: number): WireData {
  if (!(fraction >= 0 && fraction < 1)) {
    throw invalid(`expected validation as a dataset or a fraction from 0 to below 1, got ${fraction}`);
  }
  const count = packed.kind === 'batch' ? packed.shape[0] : packed.images.length;
  const kept = Math.floor(fraction * count);
  if (kept === 0) return { data: packed, validation: undefined };
  const first = count - kept;
  if (packed.kind === 'images') {
    const { images } = packed;
    return {
      data: { kind: 'images', images: images.slice(0, first) },
      validation: { kind: 'images', images: images.slice(first) },
    };
  }
  const [, ...one] = packed.shape;
  const at = first * (packed.data.length / count);
  return {
    data: { kind: 'batch', data: packed.data.slice(0, at), shape: [first, ...one] },
    validation: { kind: 'batch', data: packed.data.slice(at), shape: [kept, ...one] },
  };
}
