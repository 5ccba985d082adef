// Files and functions of C++ are short enough to read at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const FILE_LINES = 300;
const FUNCTION_LINES = 50;

// Longer files, with the reason.
const longer = {
  'src/api/dae.h': 'the public C API is one header, half of it generated tables of options',
  'src/options/option_reader.cpp': 'checks and reads every type of option by one table',
};

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = execFileSync('git', ['ls-files', 'src', 'lab', 'wasm'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(cpp|h|inc)$/.test(file));
const texts = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));

// The code without the text of comments, strings and preprocessor lines; every line stays.
function bare(text) {
  const blank = (found) => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/R"\(.*?\)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|\/\/[^\n]*|\/\*.*?\*\//gs, blank)
    .replace(/^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm, blank);
}

// Tells by the code before a brace what it opens. Braces of initial values are neither scope nor function.
function kindOf(before) {
  if (/^\s*(?:template\s*<[^{]*>\s*)?(?:namespace|class|struct|enum|union|extern)\b/.test(before)) return 'scope';
  const signature = before.replace(/\)(?:\s*(?:const|noexcept|override|final))+\s*$/, ')');
  return signature.includes('(') && /[)}]\s*$/.test(signature) ? 'function' : 'value';
}

// The functions of a file as [first line, number of lines], from the signature to the closing brace.
function functions(text) {
  const code = bare(text);
  const line = (at) => code.slice(0, at).split('\n').length;
  const found = [];
  const open = []; // for each open brace, its kind and where its header begins
  let header = 0;
  for (const { 0: mark, index } of code.matchAll(/[{};]/g)) {
    const inside = open.some(({ kind }) => kind === 'function');
    if (mark === '{') {
      const before = code.slice(header, index);
      open.push({ kind: inside ? 'block' : kindOf(before), first: header + before.search(/\S/) });
      if (open.at(-1).kind === 'scope') header = index + 1;
    } else if (mark === '}') {
      const { kind, first } = open.pop();
      if (kind === 'function') found.push([line(first), line(index) - line(first) + 1]);
      if (kind === 'function' || kind === 'scope') header = index + 1;
    } else if (!inside) {
      header = index + 1;
    }
  }
  return found;
}

test(`no C++ file has more than ${FILE_LINES} lines`, () => {
  const long = [...texts].filter(([, text]) => text.split('\n').length - 1 > FILE_LINES).map(([file]) => file);
  assert.deepEqual(
    long.filter((file) => !(file in longer)),
    [],
    'split them by subject',
  );
  assert.deepEqual(
    Object.keys(longer).filter((file) => !long.includes(file)),
    [],
    'these are short now: take them out of the list',
  );
});

test(`no C++ function has more than ${FUNCTION_LINES} lines`, () => {
  let count = 0;
  for (const [file, text] of texts) {
    for (const [first, lines] of functions(text)) {
      count += 1;
      assert.ok(lines <= FUNCTION_LINES, `${file}:${first} has ${lines} lines`);
    }
  }
  assert.ok(count > 1000, `expected to find the functions, found ${count}`);
});

test('a long function is found', () => {
  const body = '  call();\n'.repeat(60);
  const text = `namespace dae {\nclass A {\n  int b() const { return 1; }\n};\nA::A(int b)\n    : b_(b), c_{b} {\n${body}}\n}  // namespace\n`;
  assert.deepEqual(functions(text), [
    [3, 1],
    [5, 63],
  ]);
});
