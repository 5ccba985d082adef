// Runs one session: { path, names, feeds } on stdin as JSON, the outputs on stdout; values are base64 of float32.
import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

const { path, names, feeds } = JSON.parse(readFileSync(0, 'utf8'));
const session = await ort.InferenceSession.create(path, { logSeverityLevel: 2 });
const tensors = Object.entries(feeds).map(([name, { dims, data }]) => {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return [name, new ort.Tensor('float32', new Float32Array(bytes.buffer), dims)];
});
const outputs = await session.run(Object.fromEntries(tensors), names);
const packed = names.map((name) => {
  const { dims, data } = outputs[name];
  return { dims, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
});
process.stdout.write(JSON.stringify(packed));
