// The project uses one word for one thing (docs/glossary.md). Former words for the same things must not return.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

// Identifiers that were renamed. They have no other meaning.
const renamed = {
  kShrink: 'kDirect',
  kGrow: 'kTransposed',
  Correlate: 'WeightGradient',
  Meeting: 'WeightGradientRows',
  take_rows_apart: 'transform_input',
  put_rows_together: 'transform_output',
  made_together: 'output_tile',
  GroupSize: 'output_tile',
  Seam: 'BoundaryRows',
  seam: 'boundary rows',
  BandPlan: 'StripPlan',
  band: 'strip',
  bands: 'strips',
  rows_ahead: 'lead_rows',
  place_in_input: 'map_to_input',
  spreads: 'is_upsampling',
  RowStream: 'RowSource, RowSink',
  DenseRows: 'DenseSource, DenseSink',
  plan_windows: 'plan_tile_spans',
  StackPart: 'CascadePart',
  Code: 'FrozenEncoder',
  held_: 'frozen_mask_',
  partners_: 'tied_weights_',
  TurnedNetwork: 'DihedralNetwork',
  look_out: 'spin_until',
  kPatience: 'kSpinTime',
  Surroundings: 'RuntimeEnvironment',
  Effort: 'RunConfig',
  dae_rarely_run: 'dae_optimize_for_size',
  dae_seldom_waited_for: 'dae_optimize_moderately',
  Halo: 'Padding',
  ZeroMargin: 'Padding',
  Extent2: 'Extent',
  Gather: 'Convolution',
  Range: 'Interval',
  gate: 'relu_mask',
  piece: 'strip, tile or patch',
  pieces: 'strips, tiles or patches',
  stack: 'cascade, or stacked autoencoder',
  whoever: 'a subject that names the person or the thing',
};

// Lines in which a word has another meaning.
const allowed = [
  { word: 'Gather', line: /node\("Gather"/, meaning: "ONNX's operator" },
  { word: 'Range', line: /CLI::Range|node\("Range"/, meaning: "CLI11's validator, ONNX's operator" },
  { word: 'gate', line: /openGate|this\.gate|gate: Promise/, meaning: 'what holds a paused run' },
  { word: 'piece', line: /piece of HTML/, meaning: 'text of a document' },
  { word: 'Code', line: /\bCode that\b/, meaning: 'source code' },
  {
    word: 'stack',
    line: /super-stack|stack trace|numpy\.stack|error\?\.stack|on (the|its) stack|fit the stack|its stack/,
    meaning: 'memory, a name',
  },
  { word: 'stack', line: /"stack"|`stack` in older files|\(Vincent et al\. 2010\)/, meaning: "a file's former key" },
];
// Recipes are the inputs with which the models were trained, and the reference is generated from web/src.
const skipped =
  /^(CHANGELOG\.md|models\/.*\.recipe\.json|docs\/api\/|tests\/hygiene\/glossary\.test\.mjs|web\/page\/vendor\/)/;
const text = /\.(c|cpp|h|inc|in|txt|cmake|js|mjs|ts|css|html|py|md|json|dot)$/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => text.test(file) && path.basename(file) !== 'package-lock.json' && !skipped.test(file));

const words = new RegExp(`(?<![\\w$])(${Object.keys(renamed).join('|')})(?![\\w$])`, 'g');
const isAllowed = (word, line) => allowed.some((entry) => entry.word === word && entry.line.test(line));

function refusedIn(file) {
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    [...line.matchAll(words)]
      .filter(([word]) => !isAllowed(word, line))
      .map(([word]) => `${file}:${index + 1}: "${word}", expected ${renamed[word]}`),
  );
}

test('former words of the glossary do not return', () => {
  assert.ok(files.length > 500, `expected the project's files, found ${files.length}`);
  assert.deepEqual(files.flatMap(refusedIn), []);
});

test('the test finds a former word', () => {
  const line = 'for (const Range& band : pieces) gather(band);';
  assert.deepEqual(
    [...line.matchAll(words)].map(([word]) => word),
    ['Range', 'band', 'pieces', 'band'],
  );
});
