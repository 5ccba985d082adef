// Runs before npm packs the package. A stopped `npm start` leaves placeholders for variants that are not built.
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('dist/wasm/', import.meta.url));
const smallestEngine = 100_000;

const files = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
const missing = files.filter((name) => statSync(folder + name).size < smallestEngine);
if (files.length < 3 || missing.length > 0) {
  console.error(
    `expected three built variants in web/dist/wasm, found ${missing.join(', ') || files.length}; run npm run build`,
  );
  process.exit(1);
}
