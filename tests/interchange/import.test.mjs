// Files of other projects as models: what torch.onnx and torch.save's tensors hold, Keras's files, and damaged ones.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, denoise, difference, folder, modelFile, root, runPython, tensorsOf } from './support.mjs';

const fileOf = (name) => path.join(root, 'tests/interchange/files', name);

function assertSameOutput(model, name) {
  const { input, output } = tensorsOf(fileOf(`${name}.values.safetensors`));
  // The engine holds its results between 0 and 1.
  const expected = output.data.map((value) => Math.min(1, Math.max(0, value)));
  const far = difference(denoise(model, input.data, input.shape), expected);
  assert.ok(far <= 1e-5, `${name}: ${far}`);
}

for (const name of ['article', 'variety']) {
  test(`${name}: the file of torch.onnx gives PyTorch's result`, (t) => {
    const model = folder(t)('model.safetensors');
    const run = dae('import', fileOf(`${name}.onnx`), '-o', model);
    assert.equal(run.code, 0, run.err);
    assertSameOutput(model, name);
  });
}

test('a state_dict with a table', (t) => {
  const at = folder(t);
  const table = fileOf('state_dict.table.json');
  const run = dae('import', fileOf('state_dict.safetensors'), '--table', table, '-o', at('model.safetensors'));
  assert.equal(run.code, 0, run.err);
  assertSameOutput(at('model.safetensors'), 'state_dict');

  const other = JSON.parse(readFileSync(table, 'utf8'));
  const importOther = () => {
    writeFileSync(at('other.json'), JSON.stringify(other));
    return dae('import', fileOf('state_dict.safetensors'), '--table', at('other.json'), '-o', at('other.safetensors'));
  };
  other.layers[0].filters = 5;
  const wrong = importOther();
  assert.equal(wrong.code, 1);
  assert.match(
    wrong.err,
    /expected a tensor "encoder\.1\.weight" in PyTorch's shape \[5, 1, 3, 3\], found \[4, 1, 3, 3\]/,
  );
  other.layers[0].filters = 4;
  other.layers[2].name = 'decoder.3';
  const missing = importOther();
  assert.match(missing.err, /expected only tensors of the table's layers, found "decoder\.2\.bias"/);
});

test("Keras's .weights.h5 and .keras of the tutorial's network", (t) => {
  const at = folder(t);
  runPython('tests/interchange/files/write_keras_files.py', modelFile('fashion-tutorial'), at());
  for (const name of ['denoiser.weights.h5', 'denoiser.keras']) {
    runPython('examples/keras/convert.py', at(name), '-o', at('model.safetensors'));
    const [actual, expected] = [tensorsOf(at('model.safetensors')), tensorsOf(modelFile('fashion-tutorial'))];
    const parameters = (tensors) => Object.values(tensors).flatMap(({ data }) => [...data]);
    assert.deepEqual(parameters(actual), parameters(expected), name);
    assert.equal(JSON.parse(dae('info', '-m', at('model.safetensors')).out).layers.length, 5);
  }
});

const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const field = (number, bytes) => Buffer.from([(number << 3) | 2, ...varint(bytes.length), ...bytes]);

/** Replaces a text in the bytes of a file by another of the same length. */
function replaced(bytes, from, to) {
  const at = bytes.indexOf(from);
  assert.ok(at >= 0 && from.length === to.length, `${from} is not in the file`);
  const copy = Buffer.from(bytes);
  copy.write(to, at);
  return copy;
}

/** Creates a model with one node, com.microsoft's Gelu, of three channels. */
function foreignOperator() {
  const [one, three] = [1, 3].map((value) => Buffer.from([8, value]));
  const shape = [field(1, []), field(1, three), field(1, []), field(1, [])];
  const type = field(1, Buffer.concat([one, field(2, Buffer.concat(shape))]));
  const [x, y] = ['x', 'y'].map((name) => Buffer.from(name));
  const node = [field(1, x), field(2, y), field(4, Buffer.from('Gelu')), field(7, Buffer.from('com.microsoft'))];
  const graph = [
    field(1, Buffer.concat(node)),
    field(11, Buffer.concat([field(1, x), field(2, type)])),
    field(12, field(1, y)),
  ];
  const irVersion = [8, 8];
  const operatorSet = field(8, Buffer.from([16, 17]));
  return Buffer.concat([Buffer.from(irVersion), field(7, Buffer.concat(graph)), operatorSet]);
}

const article = readFileSync(fileOf('article.onnx'));
const variety = readFileSync(fileOf('variety.onnx'));
const damaged = {
  'an empty file': [Buffer.alloc(0), /an empty file/],
  'a file that ends early': [article.subarray(0, article.length - 2000), /no protocol buffer or are cut off/],
  'a picture': [readFileSync(path.join(root, 'tests/files/rgb.bmp')), /expected an ONNX model/],
  "this project's own model file": [readFileSync(modelFile('fashion-tutorial')), /expected an ONNX model/],
  'no graph': [Buffer.from([8, 8]), /found bytes without a graph/],
  'two graphs': [Buffer.concat([article, field(7, [])]), /expected an ONNX model with one graph, found two/],
  'another operator': [
    replaced(article, '"\x07Sigmoid', '"\x07Softmax'),
    /node "\/1\/1\.5\/Sigmoid" of operator Softmax: expected one of the operators/,
  ],
  'a weight that is missing': [
    replaced(article, '1.2.weight', '1.2.weighs'),
    /node "\/1\/1\.2\/ConvTranspose" of operator ConvTranspose: expected a constant weight, found none/,
  ],
  'an input from nowhere': [
    replaced(variety, '/head/Conv_output_0', '/tail/Conv_output_1'),
    /expected to read what earlier nodes compute, found/,
  ],
  'a length of more bytes than there are': [
    Buffer.concat([article.subarray(0, 4), Buffer.from([58, 255, 255, 255, 127])]),
    /no protocol buffer or are cut off/,
  ],
  'an operator of another domain': [
    foreignOperator(),
    /of operator com\.microsoft\.Gelu: expected ONNX's own operators/,
  ],
};

for (const [what, [bytes, message]] of Object.entries(damaged)) {
  test(`refused: ${what}`, (t) => {
    const at = folder(t);
    writeFileSync(at('model.onnx'), bytes);
    const run = dae('import', at('model.onnx'), '-o', at('model.safetensors'));
    assert.equal(run.code, 1, run.err);
    assert.match(run.err, message);
    assert.equal(existsSync(at('model.safetensors')), false);
  });
}
