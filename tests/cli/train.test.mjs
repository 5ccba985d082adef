// dae train on real Fashion-MNIST images and on files.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, root, startDae } from './command.mjs';

const recipePath = path.join(root, 'models/fashion-tutorial.recipe.json');
const small = ['--fashion-mnist', '--limit', '640', '--epochs', '3'];

function recipe(change) {
  const content = JSON.parse(readFileSync(recipePath, 'utf8'));
  change(content);
  return JSON.stringify(content);
}

function losses(out) {
  return [...out.matchAll(/^epoch \d+\/\d+ {2}loss ([\d.]+)/gm)].map(([, loss]) => Number(loss));
}

async function assertRefused(args, pattern) {
  const { code, err } = await dae('train', ...args);
  assert.equal(code, 1, err);
  assert.match(err, pattern);
  assert.equal(err.trim().split('\n').length, 1, err);
}

test('the loss falls, the log says so, and the model works', async (t) => {
  const at = folder(t);
  const { code, out, err } = await dae('train', recipePath, ...small, '-o', at('m.st'), '--log', at('log.csv'));
  assert.equal(code, 0, err);
  const [first, , last] = losses(out);
  assert.ok(last < first, out);
  const rows = readFileSync(at('log.csv'), 'utf8').trim().split('\n');
  assert.equal(rows.length, 4);
  assert.match(rows[0], /^epoch,step,loss,/);
  assert.equal(existsSync(at('m.st.checkpoint')), false);

  const info = await dae('info', '--model', at('m.st'));
  assert.match(info.out, /3,?217/);
  const measured = JSON.parse((await dae('eval', '--fashion-mnist', '--json', '--model', at('m.st'))).out);
  const logged = Number(rows.at(-1).split(',')[4]);
  assert.ok(Math.abs(measured.denoised.mse - logged) < 1e-6, `${measured.denoised.mse} ${logged}`);
});

test('the same seed gives the same bytes on one thread and on two; another seed does not', async (t) => {
  const at = folder(t);
  const other = at('other.json');
  writeFileSync(
    other,
    recipe((content) => (content.training.seed = 5)),
  );
  await dae('train', recipePath, ...small, '-o', at('one.st'), '--threads', '1');
  await dae('train', recipePath, ...small, '-o', at('two.st'), '--threads', '2');
  await dae('train', other, ...small, '-o', at('other.st'));
  assert.deepEqual(readFileSync(at('one.st')), readFileSync(at('two.st')));
  assert.notDeepEqual(readFileSync(at('one.st')), readFileSync(at('other.st')));
});

test('an interrupted run is resumed to the same bytes', async (t) => {
  const at = folder(t);
  await dae('train', recipePath, ...small, '-o', at('whole.st'));
  const args = ['train', recipePath, ...small, '-o', at('cut.st')];
  const { child, ended } = startDae(args, (line) => line.startsWith('epoch 1/') && child.kill('SIGINT'));
  const { code, err } = await ended;
  assert.equal(code, 130, err);
  assert.match(err, /--resume/);
  assert.ok(existsSync(at('cut.st')), 'the weights so far are kept');

  await assertRefused([recipePath, ...small, '-o', at('cut.st')], /unfinished run/);
  const resumed = await dae(...args, '--resume');
  assert.equal(resumed.code, 0, resumed.err);
  assert.deepEqual(readFileSync(at('cut.st')), readFileSync(at('whole.st')));
});

test('a killed run leaves a complete checkpoint or none', async (t) => {
  const at = folder(t);
  const args = ['train', recipePath, ...small, '-o', at('m.st')];
  const { child, ended } = startDae(args, (line) => line.startsWith('epoch 2/') && child.kill('SIGKILL'));
  await ended;
  const resumed = await dae(...args, '--resume');
  assert.equal(resumed.code, 0, resumed.err);
});

test('a stacked autoencoder is pretrained layer by layer; cut in its second stage, it is resumed to the same bytes', async (t) => {
  const at = folder(t);
  const stacked = JSON.parse(readFileSync(path.join(root, 'models/fashion-stacked.recipe.json'), 'utf8'));
  for (const stage of stacked.training.pretrain) stage.epochs = 2;
  writeFileSync(at('recipe.json'), JSON.stringify(stacked));
  const args = (name) => [
    'train',
    at('recipe.json'),
    '--fashion-mnist',
    '--limit',
    '320',
    '--epochs',
    '1',
    '-o',
    at(name),
  ];
  const whole = await dae(...args('whole.st'));
  assert.equal(whole.code, 0, whole.err);
  const stages = [...whole.out.matchAll(/^epoch \d+\/7 {2}(.*?) {2}loss/gm)].map(([, stage]) => stage);
  const expected = [1, 1, 2, 2, 3, 3].map((stage) => `pretraining ${stage}/3`);
  assert.deepEqual(stages, [...expected, 'whole network']);

  const { child, ended } = startDae(args('cut.st'), (line) => line.startsWith('epoch 3/') && child.kill('SIGINT'));
  assert.equal((await ended).code, 130);
  const resumed = await dae(...args('cut.st'), '--resume');
  assert.equal(resumed.code, 0, resumed.err);
  assert.deepEqual(readFileSync(at('cut.st')), readFileSync(at('whole.st')));
});

test('a diverged run keeps the last good checkpoint', async (t) => {
  const at = folder(t);
  writeFileSync(
    at('wild.json'),
    recipe(({ model, training }) => {
      model.layers.at(-1).activation = 'linear';
      training.optimizer = { type: 'sgd', learningRate: 1e8, momentum: 0 };
      delete training.clipNorm;
    }),
  );
  const checkpoint = at('m.st.checkpoint');
  writeFileSync(checkpoint, 'what was here before');
  const run = await dae('train', at('wild.json'), ...small, '-o', at('m.st'), '--force');
  assert.equal(run.code, 1);
  assert.match(run.err, /diverged: loss .* learning rate/);
  assert.equal(readFileSync(checkpoint, 'utf8'), 'what was here before');
  assert.equal(existsSync(at('m.st')), false);
});

test('a folder of photos: patches, flips, held-out validation; a bad file is left out', async (t) => {
  const at = folder(t);
  mkdirSync(at('photos'));
  for (let i = 0; i < 6; ++i) copyFileSync(path.join(root, 'docs/page.png'), at('photos', `${i}.png`));
  writeFileSync(at('photos', '00-bad.png'), 'no picture');
  writeFileSync(
    at('recipe.json'),
    recipe(({ training }) => Object.assign(training, { crop: 32, flip: true, batchSize: 2 })),
  );
  const args = [at('recipe.json'), at('photos'), '--epochs', '2', '-o', at('m.st'), '--validation', '1'];
  const { code, out, err } = await dae('train', ...args);
  assert.equal(code, 0, err);
  assert.match(err, /left out: .*00-bad\.png/);
  assert.match(out, /validation MSE/);
  assert.ok(statSync(at('m.st')).size > 12_000);
});

test('an error is one line that names its cause', async (t) => {
  const at = folder(t);
  const out = ['-o', at('m.st')];
  writeFileSync(at('text.json'), 'not json');
  writeFileSync(at('half.json'), '{"model": {}}');
  writeFileSync(
    at('typo.json'),
    recipe(({ training }) => (training.learningrate = 1)),
  );
  writeFileSync(
    at('crop.json'),
    recipe(({ training }) => (training.crop = 30)),
  );
  writeFileSync(
    at('stages.json'),
    recipe(({ training }) => (training.pretrain = [{ layers: ['enc_conv2', 'dec_conv3'], epochs: 1 }])),
  );
  mkdirSync(at('empty'));
  await assertRefused([at('none.json'), '--fashion-mnist', ...out], /none\.json.*No such file/);
  await assertRefused([at('text.json'), '--fashion-mnist', ...out], /text\.json: expected a recipe in JSON/);
  await assertRefused([at('half.json'), '--fashion-mnist', ...out], /"training"/);
  await assertRefused([at('typo.json'), '--fashion-mnist', ...out], /no other keys/);
  await assertRefused([at('crop.json'), '--fashion-mnist', ...out], /at least the crop's 30/);
  await assertRefused([at('stages.json'), '--fashion-mnist', ...out], /pretraining stage 1 to name .*"enc_conv1"/);
  await assertRefused([recipePath, at('empty'), ...out], /found none/);
  await assertRefused([recipePath, ...out], /either a folder of images or --fashion-mnist/);
  await assertRefused([recipePath, '--fashion-mnist', '--data', at('empty'), ...out], /train-images/);
  await assertRefused([recipePath, ...small, '--resume', ...out], /expected a checkpoint to resume/);
  await assertRefused([recipePath, ...small, '-o', at('no', 'folder', 'm.st')], /cannot be written/);
  writeFileSync(at('m.st'), 'mine');
  await assertRefused([recipePath, ...small, ...out], /exists already/);
  assert.equal(readFileSync(at('m.st'), 'utf8'), 'mine');
});

test("dae average: the mean of models with the same layers, under the first one's name", async (t) => {
  const at = folder(t);
  const model = path.join(root, 'models/fashion-tutorial.safetensors');
  const { code, err } = await dae('average', model, 'fashion-tutorial', '-o', at('mean.st'));
  assert.equal(code, 0, err);
  assert.equal((await dae('info', '--model', at('mean.st'))).out, (await dae('info')).out);

  const refused = async (pattern, ...args) => {
    const result = await dae('average', ...args);
    assert.notEqual(result.code, 0);
    assert.match(result.err, pattern);
  };
  await refused(/mean\.st: exists/, model, model, '-o', at('mean.st'));
  await refused(
    /with the layers and noise of "fashion-tutorial", "photo-small" differs/,
    model,
    'photo-small',
    '-o',
    at('b.st'),
  );
  await refused(/nowhere\.st/, model, at('nowhere.st'), '-o', at('b.st'));
  await refused(/models/, model, '-o', at('b.st'));
  assert.equal(existsSync(at('b.st')), false);
});
