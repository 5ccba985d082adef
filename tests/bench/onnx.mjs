// Writes one of our models as an ONNX file, so that other engines run the same network with the same weights. It encodes the
// few protocol buffer messages that this needs by hand (onnx/onnx.proto, IR version 8, operator set 17).
const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number((rest & 0x7fn) | 0x80n));
  }
}

const field = (number, type, payload) => Buffer.concat([Buffer.from(varint((number << 3) | type)), payload]);
const integer = (number, value) => field(number, VARINT, Buffer.from(varint(value)));
const bytes = (number, value) =>
  field(number, BYTES, Buffer.concat([Buffer.from(varint(value.length)), Buffer.from(value)]));
const text = (number, value) => bytes(number, Buffer.from(value));
const message = (number, ...fields) => bytes(number, Buffer.concat(fields));

function float(number, value) {
  const payload = Buffer.alloc(4);
  payload.writeFloatLE(value);
  return field(number, FIXED32, payload);
}

const attributes = {
  float: (name, value) => message(5, text(1, name), float(2, value), integer(20, 1)),
  int: (name, value) => message(5, text(1, name), integer(3, value), integer(20, 2)),
  string: (name, value) => message(5, text(1, name), text(4, value), integer(20, 3)),
  ints: (name, values) => message(5, text(1, name), ...values.map((value) => integer(8, value)), integer(20, 7)),
};

const node = (op, inputs, output, ...extra) =>
  message(1, ...inputs.map((input) => text(1, input)), text(2, output), text(3, output), text(4, op), ...extra);

function tensor(name, dims, values) {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return message(5, ...dims.map((dim) => integer(1, dim)), integer(2, 1), text(8, name), bytes(9, raw));
}

function port(number, name, channels) {
  const dim = (value) => message(1, typeof value === 'number' ? integer(1, value) : text(2, value));
  const shape = message(2, dim('n'), dim(channels), dim('h'), dim('w'));
  return message(number, text(1, name), message(2, message(1, integer(1, 1), shape)));
}

// TensorFlow's SAME padding, for sizes that the stride divides.
function pads({ op, kernel, stride }) {
  const total = kernel.map((size, axis) => Math.max(0, size - stride[axis]));
  const before = total.map((sum) => Math.floor(sum / 2));
  if (op === 'conv2d_transpose' && kernel.some((size, axis) => size < stride[axis])) {
    throw new Error('expected the kernels of transposed convolutions to be at least as large as their strides');
  }
  return [...before, ...total.map((sum, axis) => sum - before[axis])];
}

/** Transposes weights [filters, rows, columns, inputs] to the given order of dimensions. */
function permuted(values, shape, order) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const result = new Float32Array(values.length);
  let to = 0;
  for (let a = 0; a < sizes[0]; ++a) {
    for (let b = 0; b < sizes[1]; ++b) {
      for (let c = 0; c < sizes[2]; ++c) {
        for (let d = 0; d < sizes[3]; ++d) {
          result[to++] = values[a * steps[0] + b * steps[1] + c * steps[2] + d * steps[3]];
        }
      }
    }
  }
  return { values: result, dims: sizes };
}

function convolution(layer, inputs, output) {
  const transposed = layer.op === 'conv2d_transpose';
  const weight = permuted(layer.weight, layer.shape, transposed ? [3, 0, 1, 2] : [0, 3, 1, 2]);
  return [
    node(
      transposed ? 'ConvTranspose' : 'Conv',
      [...inputs, `${layer.name}.weight`, `${layer.name}.bias`],
      output,
      attributes.ints('kernel_shape', layer.kernel),
      attributes.ints('strides', layer.stride),
      attributes.ints('pads', pads(layer)),
    ),
    tensor(`${layer.name}.weight`, weight.dims, weight.values),
    tensor(`${layer.name}.bias`, [layer.filters], Float32Array.from(layer.bias)),
  ];
}

function operator(layer, inputs, output) {
  switch (layer.op) {
    case 'conv2d':
    case 'conv2d_transpose':
      return convolution(layer, inputs, output);
    case 'add':
      return inputs.slice(1).map((input, index) => {
        const [left, to] = [index === 0 ? inputs[0] : `${output}.${index - 1}`, `${output}.${index}`];
        return node('Add', [left, input], index === inputs.length - 2 ? output : to);
      });
    case 'concat':
      return [node('Concat', inputs, output, attributes.int('axis', 1))];
    case 'space_to_depth':
      return [node('SpaceToDepth', inputs, output, attributes.int('blocksize', layer.block[0]))];
    case 'depth_to_space':
      return [node('DepthToSpace', inputs, output, attributes.int('blocksize', layer.block[0]))];
    default:
      throw new Error(`expected operators that this file can write as ONNX, found ${layer.op}`);
  }
}

function activation({ activation: name, slope }, input, output) {
  switch (name) {
    case 'relu':
      return [node('Relu', [input], output)];
    case 'leaky_relu':
      return [node('LeakyRelu', [input], output, attributes.float('alpha', slope))];
    case 'sigmoid':
      return [node('Sigmoid', [input], output)];
    default:
      return [node('Identity', [input], output)];
  }
}

/** `network` is { channels, layers } as model-file.mjs reads it. */
export function toOnnx({ channels, layers }) {
  const parts = layers.flatMap((layer, index) => {
    const output = index === layers.length - 1 ? 'output' : layer.name;
    const before = `${layer.name}.linear`;
    return [...operator(layer, layer.inputs, before), ...activation(layer, before, output)];
  });
  const graph = message(
    7,
    ...parts,
    text(2, 'dae'),
    port(11, 'input', channels),
    port(12, 'output', layers.at(-1).filters),
  );
  return Buffer.concat([integer(1, 8), text(2, 'dae-wasm'), graph, message(8, text(1, ''), integer(2, 17))]);
}
