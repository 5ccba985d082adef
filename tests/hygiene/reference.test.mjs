// The API reference in docs/api matches the current types.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeReference } from '../../scripts/docs.mjs';

test('docs/api is up to date (to correct: npm run docs)', async () => {
  const kept = fileURLToPath(new URL('../../docs/api', import.meta.url));
  const made = mkdtempSync(path.join(tmpdir(), 'dae-reference-'));
  try {
    await writeReference(made);
    assert.deepEqual(readdirSync(kept).sort(), readdirSync(made).sort());
    for (const name of readdirSync(made)) {
      assert.equal(readFileSync(path.join(kept, name), 'utf8'), readFileSync(path.join(made, name), 'utf8'), name);
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
});
