// Runs TensorFlow.js's wasm backend on a network built from the same layer table and weights.
importScripts('/peers/tf.min.js', '/peers/tf-backend-wasm.min.js', '/bench/measuring.js');

let model;

const activations = { linear: 'linear', relu: 'relu', sigmoid: 'sigmoid' };

// Transposes [filters, rows, columns, inputs] to TensorFlow's [rows, columns, inputs, filters], or [.., filters, inputs] for
// transposed convolutions.
function kernel({ weight, shape }, transposed) {
  const [filters, h, w, inputs] = shape;
  const tensor = tf.tensor4d(weight, [filters, h, w, inputs]);
  return tensor.transpose(transposed ? [1, 2, 0, 3] : [1, 2, 3, 0]);
}

self.answer({
  async open({ threads, network }) {
    tf.wasm.setWasmPaths('/peers/');
    tf.wasm.setThreadsCount(threads);
    await tf.setBackend('wasm');
    const { layers, channels } = await (await fetch(network)).json();
    model = tf.sequential();
    layers.forEach((layer, index) => {
      const options = {
        filters: layer.filters,
        kernelSize: layer.kernel,
        strides: layer.stride,
        padding: 'same',
        activation: activations[layer.activation],
        ...(index === 0 && { inputShape: [null, null, channels] }),
      };
      model.add(layer.op === 'conv2d' ? tf.layers.conv2d(options) : tf.layers.conv2dTranspose(options));
    });
    const weights = layers.flatMap((layer) => [
      kernel({ weight: layer.weight, shape: layer.shape }, layer.op !== 'conv2d'),
      tf.tensor1d(layer.bias),
    ]);
    model.setWeights(weights);
  },
  prepare: (x, shape) => tf.tensor4d(x, shape),
  run: async (input) => {
    const output = model.predict(input, { batchSize: input.shape[0] });
    await output.data();
    return output;
  },
  result: (output) => output.dataSync(),
  release: (output) => output.dispose(),
});
