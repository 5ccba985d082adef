import { invalid } from './errors.js';
import { isA } from './kinds.js';
import type { WireBatch } from './protocol.js';
import { checkTensor } from './tensors.js';
import type { ByteTensor, Dataset } from './train-types.js';
import type { ImageSource, Tensor } from './types.js';

/** Copies a tensor as a batch, so that the caller may change its values. Passes image sources on, to be read one by one. */
export function openDataset(data: Dataset): WireBatch | Iterable<ImageSource> {
  if (typeof data === 'object' && data !== null) {
    if ('shape' in data) return packTensor(data);
    if (Symbol.iterator in data) return data;
  }
  throw invalid('expected training images as a tensor or an iterable of pictures');
}

function packTensor(tensor: Tensor | ByteTensor): WireBatch {
  const { data, shape } = tensor;
  if (isA(data, 'Uint8Array')) {
    checkTensor(tensor, 'Uint8Array');
    return { kind: 'batch', data: new Uint8Array(data), shape: [...shape] };
  }
  checkTensor(tensor);
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; ++i) {
    const value = data[i] as number;
    if (!(value >= 0 && value <= 1)) throw invalid(`expected values from 0 to 1, got ${value} at index ${i}`);
    bytes[i] = Math.round(255 * value);
  }
  return { kind: 'batch', data: bytes, shape: [...shape] };
}

/** Returns the number of `count` images that a fraction reserves for validation: at least one, and not all. */
export function validationCountOf(fraction: number, count: number): number {
  if (!(fraction >= 0 && fraction < 1)) {
    throw invalid(`expected validation as a dataset or a fraction from 0 to below 1, got ${fraction}`);
  }
  if (fraction > 0 && count === 1) {
    throw invalid(`expected 2 or more images, of which validation ${fraction} keeps one, got 1`);
  }
  return fraction > 0 ? Math.max(1, Math.floor(fraction * count)) : 0;
}
