import { invalid } from './errors.js';
import type { WireOutput, WireResult, WireTile } from './protocol.js';
import type { BackendInfo, Result, RunOptions, TileEvent } from './types.js';

type Output = NonNullable<RunOptions['output']>;

const WIRE_OUTPUTS: Record<Output, WireOutput> = {
  imagedata: 'rgba',
  bitmap: 'rgba',
  blob: 'png',
  jpeg: 'jpeg',
  float32: 'float32',
};

export function wireOutput(output: Output): WireOutput {
  const wire = WIRE_OUTPUTS[output];
  if (!wire) throw invalid(`expected output 'imagedata', 'bitmap', 'blob', 'jpeg' or 'float32', got ${output}`);
  return wire;
}

export async function unpackResult(
  { data, ...rest }: WireResult,
  output: Output,
  backend: BackendInfo,
): Promise<Result> {
  return { image: await unpackImage(data, rest, output), ...rest, backend };
}

async function unpackImage(
  data: WireResult['data'],
  { width, height }: { width: number; height: number },
  output: Output,
): Promise<Result['image']> {
  if (data instanceof Float32Array) return data;
  if (output === 'blob') return new Blob([data], { type: 'image/png' });
  if (output === 'jpeg') return new Blob([data], { type: 'image/jpeg' });
  const image = makeImageData(data, width, height);
  return output === 'bitmap' ? createImageBitmap(image) : image;
}

export function unpackTile({ index, total, x, y, width, height, rgba }: WireTile): TileEvent {
  return { index, total, x, y, image: makeImageData(rgba, width, height) };
}

function makeImageData(bytes: Uint8Array<ArrayBuffer>, width: number, height: number): ImageData {
  return new ImageData(new Uint8ClampedArray(bytes.buffer), width, height);
}
