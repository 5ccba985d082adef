// Converts model files (safetensors) to float16 weights, which halves their size. Each weight becomes the nearest
// float16, so it changes by at most 1/2048 of its value.

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Returns the bits of the float16 that is nearest to a number; of two equally near ones, the even one. */
export function toHalf(value) {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const size = Math.abs(float[0]);
  if (!(size < 65520)) throw new Error(`expected a weight that float16 can hold, got ${value}`);
  // Below 2^-14 the step size is constant (subnormal numbers).
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const steps = size / 2 ** (exponent - 10);
  const whole = Math.floor(steps);
  const up = steps - whole > 0.5 || (steps - whole === 0.5 && whole % 2 === 1);
  const count = whole + (up ? 1 : 0);
  // A count of 2048 carries into the exponent by itself, and one below 1024 is subnormal.
  return sign | (((exponent + 14) << 10) + count);
}

/** Converts a safetensors file of float32 tensors to float16, with the same metadata. */
export function withHalfWeights(file) {
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + length));
  const { __metadata__: metadata, ...tensors } = header;
  const halved = { __metadata__: metadata };
  const data = Buffer.alloc((file.length - 8 - length) / 2);
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(tensors)) {
    if (dtype !== 'F32') throw new Error(`expected float32 weights, ${name} is ${dtype}`);
    const [begin, end] = offsets.map((offset) => offset / 2);
    halved[name] = { dtype: 'F16', shape, data_offsets: [begin, end] };
    for (let at = begin; at < end; at += 2) data.writeUInt16LE(toHalf(file.readFloatLE(8 + length + 2 * at)), at);
  }
  const text = Buffer.from(JSON.stringify(halved));
  // The tensors start at a multiple of 64 bytes, as in the original file.
  const padded = Buffer.concat([text, Buffer.alloc(63 - ((text.length + 7) % 64), ' ')]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([size, padded, data]);
}
