// Runs before npm packs a package: node check-built.mjs FOLDER MODULE...
// A stopped `npm start` leaves placeholders for WebAssembly modules that are not built.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

const smallestModule = 100_000;
const [folder, ...modules] = process.argv.slice(2);

const files = modules.map((name) => path.join(folder, `${name}.wasm`));
const missing = files.filter((file) => !existsSync(file) || statSync(file).size < smallestModule);
if (missing.length > 0) {
  console.error(`expected built modules, found none in ${missing.join(', ')}; run npm run build`);
  process.exit(1);
}
