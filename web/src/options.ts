import { invalid } from './errors.js';

/** Refuses unknown options, because a misspelt option must not silently mean the default. */
export function checkNames(options: object, known: readonly string[], what: string): void {
  if (typeof options !== 'object' || options === null) throw invalid(`expected ${what} as an object, got ${options}`);
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !known.includes(name)) {
      throw invalid(`expected no other ${what} than ${known.join(', ')}, got "${name}"${suggestion(name, known)}`);
    }
  }
}

/** The JSON of options that the engine takes, which checks their values. */
export function optionsText(options: object): string {
  return JSON.stringify(options, (name, value: unknown) => {
    // JSON would turn NaN into null, and silently leave a function out.
    const isLost = typeof value === 'function' || (typeof value === 'number' && !Number.isFinite(value));
    if (isLost) throw invalid(`expected ${name} to be a number, text or object, got ${String(value).slice(0, 40)}`);
    return value;
  });
}

/** Returns ` (did you mean "epochs"?)` for a name within two edits of a known one; otherwise an empty string. */
export function suggestion(name: string, known: readonly string[]): string {
  // A short name has too few letters for two edits.
  let least = Math.min(2, name.length >> 1) + 1;
  let nearest = '';
  for (const one of known) {
    const distance = editDistance(name.slice(0, 100), one);
    if (distance < least) [least, nearest] = [distance, one];
  }
  return nearest && ` (did you mean "${nearest}"?)`;
}

/** Edit distance: the number of letters to insert, delete or replace (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; ++i) {
    const next = [i + 1];
    for (let j = 0; j < b.length; ++j) {
      next.push(Math.min(row[j]! + (a[i] === b[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
