// Model files with the symmetry "half-turn" contain half of the filters. This computes the others, which are the same filters
// rotated by 180 degrees, for engines without this symmetry.

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** Reverses the pixels of blocks whose pixels are channels. */
const turnedBlocks = (pixels, channels) =>
  range(pixels).flatMap((i) => channels.map((c) => (pixels - 1 - i) * channels.length + c));

/** Maps each of a layer's channels to its place for an image rotated by 180 degrees, given the same maps of its inputs. */
function turnedOrder(layer, layers, inputs) {
  if (layer.op === 'depth_to_space') return range(layer.filters);
  if (layer.op === 'space_to_depth') return turnedBlocks(layer.block[0] * layer.block[1], inputs[0]);
  if (layer.op === 'add') return inputs[0];
  if (layer.op === 'concat') {
    let before = 0;
    return inputs.flatMap((order) => {
      const joined = order.map((channel) => before + channel);
      before += order.length;
      return joined;
    });
  }
  const reader = layers.find(({ op, inputs }) => op === 'depth_to_space' && inputs.includes(layer.name));
  if (reader) return turnedBlocks(reader.block[0] * reader.block[1], range(reader.filters));
  const half = layer.filters / 2;
  return range(layer.filters).map((filter) => (filter + half) % layer.filters);
}

function withSecondHalf(layer, input, order) {
  const [half, height, width, channels] = layer.shape;
  const taps = height * width;
  const weight = new Float32Array(2 * layer.weight.length);
  const bias = new Array(2 * half);
  for (let filter = 0; filter < half; ++filter) {
    const other = order[filter];
    bias[filter] = bias[other] = layer.bias[filter];
    for (let tap = 0; tap < taps; ++tap) {
      for (let channel = 0; channel < channels; ++channel) {
        const value = layer.weight[(filter * taps + tap) * channels + channel];
        weight[(filter * taps + tap) * channels + channel] = value;
        weight[(other * taps + taps - 1 - tap) * channels + input[channel]] = value;
      }
    }
  }
  return { ...layer, weight, bias, shape: [2 * half, height, width, channels] };
}

/** Returns the layers with the weights of all filters. */
export function withTurnedFilters(layers, channels) {
  const orders = new Map([['input', range(channels)]]);
  return layers.map((layer) => {
    const inputs = layer.inputs.map((name) => orders.get(name));
    const order = turnedOrder(layer, layers, inputs);
    orders.set(layer.name, order);
    return layer.weight ? withSecondHalf(layer, inputs[0], order) : layer;
  });
}
