import { readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

export function readBytes(path) {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

/** Reads the float tensors of a safetensors file by name. */
export function readTensors(path) {
  const bytes = readBytes(path);
  const view = new DataView(bytes.buffer);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  delete header.__metadata__;
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { shape, data: new Float32Array(bytes.slice(start + from, start + to).buffer) }],
    ),
  );
}

export function largestDifference(a, b) {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
