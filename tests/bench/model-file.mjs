// Reads a model file's layers with their weights as plain values.
import { readFileSync } from 'node:fs';

import { withTurnedFilters } from './half-turn.mjs';

/** Returns the output channels of a layer whose operator has no filters. */
function filtersOf(row, inputs) {
  if (row.filters) return row.filters;
  const [first] = inputs;
  if (row.op === 'concat') return inputs.reduce((sum, input) => sum + input.filters, 0);
  if (row.op === 'space_to_depth') return first.filters * row.block[0] * row.block[1];
  if (row.op === 'depth_to_space') return first.filters / (row.block[0] * row.block[1]);
  return first.filters;
}

export function readModel(file) {
  const bytes = readFileSync(file);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + headerLength).toString());
  const values = (name) => {
    const {
      shape,
      data_offsets: [begin, end],
    } = header[name];
    const data = bytes.subarray(8 + headerLength + begin, 8 + headerLength + end);
    return { shape, values: new Float32Array(Uint8Array.from(data).buffer) };
  };
  const table = JSON.parse(header.__metadata__.dae);
  const known = new Map([['input', { name: 'input', filters: table.input.channels }]]);
  const layers = table.layers.map((row, index) => {
    const inputs = row.inputs ?? [index === 0 ? 'input' : table.layers[index - 1].name];
    const layer = {
      ...row,
      inputs,
      filters: filtersOf(
        row,
        inputs.map((input) => known.get(input)),
      ),
    };
    known.set(row.name, layer);
    if (!header[`${row.name}.weight`]) return layer;
    const weight = values(`${row.name}.weight`);
    return { ...layer, weight: weight.values, shape: weight.shape, bias: [...values(`${row.name}.bias`).values] };
  });
  const { channels } = table.input;
  return { name: table.name, channels, layers: table.symmetry ? withTurnedFilters(layers, channels) : layers };
}

/** Counts the multiply-adds per input pixel, ignoring borders. */
export function multiplyAdds({ layers }) {
  const scale = new Map([['input', 1]]);
  let sum = 0;
  for (const layer of layers) {
    const from = scale.get(layer.inputs[0]);
    const [h, w] = layer.stride ?? layer.block ?? [1, 1];
    const shrinks = layer.op === 'conv2d' || layer.op === 'space_to_depth';
    const to = shrinks ? from / (h * w) : layer.op === 'add' || layer.op === 'concat' ? from : from * h * w;
    scale.set(layer.name, to);
    if (layer.weight) sum += layer.weight.length * (layer.op === 'conv2d' ? to : from);
  }
  return sum;
}
