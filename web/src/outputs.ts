import { invalid } from './errors.js';
import type { WireOutput, WireResult, WireTile } from './protocol.js';
import type { Packed } from './sources.js';
import type { BackendInfo, Images, Output, Result, TileEvent } from './types.js';

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

export async function unpackResult<O extends Output>(
  { data, colorSpace, ...rest }: WireResult,
  output: O,
  backend: BackendInfo,
  { readback }: Pick<Packed, 'readback'>,
): Promise<Result<O>> {
  const image = (await unpackImage(data, rest, output, colorSpace)) as Images[O];
  return { image, ...rest, ...(readback && { readback }), backend };
}

async function unpackImage(
  data: WireResult['data'],
  { width, height }: { width: number; height: number },
  output: Output,
  colorSpace: WireResult['colorSpace'],
): Promise<Images[Output]> {
  if (data instanceof Float32Array) return data;
  if (output === 'blob') return new Blob([data], { type: 'image/png' });
  if (output === 'jpeg') return new Blob([data], { type: 'image/jpeg' });
  const image = makeImageData(data, width, height, colorSpace);
  if (output !== 'bitmap') return image;
  if (typeof createImageBitmap !== 'function')
    throw invalid("expected another output than 'bitmap' outside of browsers");
  return createImageBitmap(image);
}

export function unpackTile({ index, total, x, y, width, height, rgba, colorSpace }: WireTile): TileEvent {
  return { index, total, x, y, image: makeImageData(rgba, width, height, colorSpace) };
}

function makeImageData(
  bytes: Uint8Array<ArrayBuffer>,
  width: number,
  height: number,
  colorSpace: PredefinedColorSpace = 'srgb',
): ImageData {
  const data = new Uint8ClampedArray(bytes.buffer);
  if (typeof ImageData === 'function') return new ImageData(data, width, height, { colorSpace });
  // Node has no ImageData. This object has the same fields, and `channels`, which makes it an ImageSource.
  return { data, width, height, colorSpace, channels: 4 } as ImageData;
}
