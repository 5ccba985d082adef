// Collects fonts that resemble those of licence plates and street signs in a folder for `dae-lab plates --fonts`.
// DAE_FONTS names a folder that has fonts already. Run as a program, this prints the folder.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { codename, downloadPackages, openSuite } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { contentKey, filesBelow } from '../lib/hash.mjs';
import { capture } from '../lib/run.mjs';
import { main, UserError } from '../lib/say.mjs';

// These files of Debian's packages are used. The plates that a seed gives depend on this list.
const packages = {
  'fonts-bebas-neue': ['BebasNeue-Bold.otf', 'BebasNeue-Regular.otf'],
  'fonts-dejavu-core': ['DejaVuSans-Bold.ttf'],
  'fonts-dosis': ['Dosis-Bold.otf', 'Dosis-SemiBold.otf'],
  'fonts-liberation': ['LiberationSans-Bold.ttf', 'LiberationSansNarrow-Bold.ttf', 'LiberationSerif-Bold.ttf'],
  'fonts-opendin': ['OSP-DIN.ttf'],
  'fonts-roadgeek': ['RG2014B.ttf', 'RG2014C.ttf', 'RG2014D.ttf', 'RG2014E.ttf'],
  'fonts-routed-gothic': ['routed-gothic.ttf', 'routed-gothic-narrow.ttf'],
};

async function fromDebian(folder) {
  const suite = await openSuite([codename]);
  if (!suite) throw new UserError('fonts: expected Debian, or DAE_FONTS to name a folder of .ttf and .otf files');
  const unpacked = path.join(folder, 'packages');
  mkdirSync(unpacked);
  for (const file of await downloadPackages(suite, Object.keys(packages), unpacked)) {
    if (capture('dpkg', ['-x', file, unpacked]) === null) throw new UserError(`${file} cannot be unpacked`);
  }
  const found = new Map(filesBelow([unpacked]).map((file) => [path.basename(file), file]));
  for (const name of Object.values(packages).flat()) {
    if (!found.has(name)) throw new UserError(`fonts: ${name} is missing in Debian's packages of ${codename}`);
    copyFileSync(found.get(name), path.join(folder, name));
  }
  rmSync(unpacked, { recursive: true });
}

export async function ensureFonts() {
  const own = process.env.DAE_FONTS;
  if (!own) return cached('fonts', contentKey({ texts: [JSON.stringify(packages), codename ?? ''] }), fromDebian);
  if (!existsSync(own)) throw new UserError(`DAE_FONTS names ${own}, which is missing`);
  return own;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  // Progress goes to standard error, because the output is one path.
  const { log } = console;
  console.log = console.error;
  await main(async () => log(await ensureFonts()));
}
