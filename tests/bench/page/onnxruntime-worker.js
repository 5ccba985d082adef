// Runs onnxruntime-web's wasm backend, whose tensors are [n, channels, rows, columns].
importScripts('/peers/ort.wasm.min.js', '/bench/measuring.js');

let session;

function toPlanes(x, [n, h, w, c]) {
  if (c === 1) return x;
  const planes = new Float32Array(x.length);
  for (let i = 0; i < n; ++i) {
    for (let pixel = 0; pixel < h * w; ++pixel) {
      for (let k = 0; k < c; ++k) planes[(i * c + k) * h * w + pixel] = x[(i * h * w + pixel) * c + k];
    }
  }
  return planes;
}

function toPixels(y, [n, c, h, w]) {
  if (c === 1) return y;
  const pixels = new Float32Array(y.length);
  for (let i = 0; i < n; ++i) {
    for (let pixel = 0; pixel < h * w; ++pixel) {
      for (let k = 0; k < c; ++k) pixels[(i * h * w + pixel) * c + k] = y[(i * c + k) * h * w + pixel];
    }
  }
  return pixels;
}

self.answer({
  async open({ threads, onnx }) {
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = '/peers/';
    session = await ort.InferenceSession.create(await (await fetch(onnx)).arrayBuffer());
  },
  prepare: (x, [n, h, w, c]) => new ort.Tensor('float32', toPlanes(x, [n, h, w, c]), [n, c, h, w]),
  run: async (input) => (await session.run({ input })).output,
  result: (output) => toPixels(output.data, output.dims),
});
