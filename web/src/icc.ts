/** ICC profiles (ICC.1:2010), as far as keeping Display P3 needs them; there is no colour management. */

/** Red, green and blue of each space in XYZ, adapted to D50 as in profiles. */
const COLORANTS = {
  srgb: [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
  'display-p3': [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841],
} as const;

type ProfileSpace = keyof typeof COLORANTS;

/** Returns the space of an RGB profile with the primaries of sRGB or Display P3; undefined for others. */
export function spaceOfProfile(profile: Uint8Array): ProfileSpace | undefined {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    const found = ['rXYZ', 'gXYZ', 'bXYZ'].flatMap((tag) => {
      const at = findTag(view, tag) + 8;
      return [0, 4, 8].map((offset) => view.getInt32(at + offset) / 65536);
    });
    const near = (space: ProfileSpace) => COLORANTS[space].every((value, i) => Math.abs(value - found[i]!) < 0.003);
    return (['srgb', 'display-p3'] as const).find(near);
  } catch {
    // The profile is shorter than it says, or does not have three colours.
    return undefined;
  }
}

function findTag(view: DataView, tag: string): number {
  for (let i = 0; i < view.getUint32(128); ++i) {
    const at = 132 + 12 * i;
    if (view.getUint32(at) === codeOf(tag)) return view.getUint32(at + 4);
  }
  throw new RangeError(`no ${tag}`);
}

const codeOf = (text: string): number => [...text].reduce((code, char) => code * 256 + char.charCodeAt(0), 0);

/** Converts to s15Fixed16 numbers. */
const fixed = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 65536));

const xyz = (values: readonly number[]): number[] => [codeOf('XYZ '), 0, ...fixed(values)];

/** Creates a profile of Display P3 for PNG and JPEG files, from tables of 32-bit words; several tags share one table. */
export function displayP3Profile(): Uint8Array<ArrayBuffer> {
  const colorants = COLORANTS['display-p3'];
  // This is one English text of 20 bytes at byte 28, in UTF-16 with two letters per word.
  const letters = ['Di', 'sp', 'la', 'y ', 'P3'].map((two) => two.charCodeAt(0) * 65536 + two.charCodeAt(1));
  const text = [codeOf('mluc'), 0, 1, 12, codeOf('enUS'), 20, 28, ...letters];
  const curve = [codeOf('para'), 0, 3 << 16, ...fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])];
  // This matrix adapts from D65 to D50 (Bradford).
  const adaptation = [1.0479, 0.0229, -0.0502, 0.0296, 0.9905, -0.0171, -0.0092, 0.0151, 0.7517];
  return assemble([
    [['desc', 'cprt'], text],
    [['wtpt'], xyz(WHITE)],
    [['chad'], [codeOf('sf32'), 0, ...fixed(adaptation)]],
    [['rXYZ'], xyz(colorants.slice(0, 3))],
    [['gXYZ'], xyz(colorants.slice(3, 6))],
    [['bXYZ'], xyz(colorants.slice(6, 9))],
    [['rTRC', 'gTRC', 'bTRC'], curve],
  ]);
}

const WHITE = [0.9642, 1, 0.8249];
const HEADER_WORDS = 32;

function assemble(tables: [tags: string[], words: number[]][]): Uint8Array<ArrayBuffer> {
  const tags = tables.reduce((count, [names]) => count + names.length, 0);
  const directory = [tags];
  const data: number[] = [];
  for (const [names, words] of tables) {
    const at = 4 * (HEADER_WORDS + 1 + 3 * tags + data.length);
    for (const name of names) directory.push(codeOf(name), at, 4 * words.length);
    data.push(...words);
  }
  const size = 4 * (HEADER_WORDS + directory.length + data.length);
  // The header: size, any CMM, version 4.3, display device, RGB to XYZ, date, signature, D50.
  const header = [size, 0, 0x04300000, codeOf('mntr'), codeOf('RGB '), codeOf('XYZ '), (2017 << 16) | 7, 7 << 16, 0];
  header.push(codeOf('acsp'), 0, 0, 0, 0, 0, 0, 0, ...fixed(WHITE));
  while (header.length < HEADER_WORDS) header.push(0);
  const profile = new DataView(new ArrayBuffer(size));
  [...header, ...directory, ...data].forEach((word, i) => profile.setInt32(4 * i, word));
  return new Uint8Array(profile.buffer);
}
