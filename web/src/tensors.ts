import { invalid } from './errors.js';
import { isA } from './kinds.js';
import type { ByteTensor } from './train-types.js';
import type { Tensor } from './types.js';

export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Checks a tensor without the model; the engine checks whether it fits the network. */
export function checkTensor(x: Tensor | ByteTensor, type: 'Float32Array' | 'Uint8Array' = 'Float32Array'): void {
  if (!isA(x?.data, type)) {
    throw invalid(`expected a tensor { data: ${type}, shape: [n, h, w, c] }`);
  }
  const { data, shape } = x;
  const extents = Array.isArray(shape) ? shape : [];
  if (extents.length !== 4 || !extents.every((n) => Number.isInteger(n) && n >= 1 && n < 2 ** 31)) {
    throw invalid(`expected a shape [n, h, w, c] of four whole numbers from 1, got [${extents.join(', ')}]`);
  }
  if (data.length !== countValues(extents)) {
    throw invalid(`expected ${countValues(extents)} values for shape [${extents.join(', ')}], got ${data.length}`);
  }
}
