// A comment is a sentence. Comments that open with one of these words nearly never are ("Of the last run.", "What a step
// takes."), and a sentence can open otherwise: with its subject.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const openings = /^(Of|What|Whoever|Who|Where|As|How)\b/;

const comments = { slashes: /\/\/+\s*(.*)/, block: /\/\*+\s*(.*)/, hash: /(?:^|\s)#\s+(.*)/ };
const stylesOf = (path) => {
  if (/\.(py|cmake|txt)$/.test(path)) return [comments.hash];
  if (/\.css$/.test(path)) return [comments.block];
  return /\.(c|cpp|h|inc|in|js|mjs|ts)$/.test(path) ? [comments.slashes, comments.block] : [];
};

/** The first lines of a text's comments, each with its line number; later lines of a comment continue a sentence. */
function openingsOf(text, style) {
  const lines = text.split('\n');
  const found = lines.map((line) => style.exec(line));
  return found.flatMap((match, index) => {
    const before = index > 0 && found[index - 1];
    const continues = before && match && /^\s*(\/\/|#)/.test(match.input) && /^\s*(\/\/|#)/.test(before.input);
    if (!match || continues) return [];
    // The text of a block comment may begin on its second line.
    return [{ text: match[1] || (lines[index + 1] ?? '').replace(/^\s*\*\s*/, ''), line: index + 1 }];
  });
}

function refused(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return stylesOf(path)
    .flatMap((style) => openingsOf(text, style))
    .filter(({ text }) => openings.test(text))
    .map(({ text, line }) => `${path}:${line}: ${text}`);
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((path) => !path.startsWith('web/page/vendor/'));

test('comments open with their subject', () => {
  assert.deepEqual(files.flatMap(refused), []);
});
