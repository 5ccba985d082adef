// Checks the list of photographs that the photo networks were trained on. A test image among them would invalidate every figure.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const models = fileURLToPath(new URL('../../models/', import.meta.url));
const list = readFileSync(join(models, 'photos.sha256'), 'utf8');
const card = readFileSync(join(models, 'photo-small.md'), 'utf8');
const rows = list
  .trim()
  .split('\n')
  .map((row) => /^([0-9a-f]{64}) {2}(\S+)$/.exec(row)?.slice(1) ?? assert.fail(`not a row of sha256sum: ${row}`));

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('the model card names this list of training files', () => {
  assert.ok(card.includes(sha256(list)), `the card does not have the list's SHA-256, ${sha256(list)}`);
  assert.match(card, new RegExp(`\\b${rows.length} photographs`));
});

test('no file twice, and none of a test or validation set', () => {
  assert.equal(new Set(rows.map(([hash]) => hash)).size, rows.length);
  for (const [, name] of rows) {
    // BSDS images have names of five or six digits; the other test sets' names contain the set's name.
    assert.doesNotMatch(name, /^\d{5,6}\.|bsd|cbsd|set5|set12|set14|urban100|validation|maxsr/i);
  }
});

// If DAE_PHOTOS names the training folder, it must contain the listed files.
test('the folder that was trained on is the listed one', { skip: !process.env.DAE_PHOTOS }, () => {
  for (const [hash, name] of rows) {
    const path = join(process.env.DAE_PHOTOS, name);
    assert.ok(existsSync(path), `${name} is missing`);
    assert.equal(sha256(readFileSync(path)), hash, name);
  }
});
