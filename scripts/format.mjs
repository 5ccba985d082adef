// npm run format [-- --check] runs clang-format on C and C++, prettier on JavaScript, TypeScript, CSS and HTML.
import { main } from './lib/say.mjs';
import { ensureFormatters, format } from './test/format.mjs';

await main(async () => {
  await ensureFormatters();
  const { failed } = await format({ check: process.argv.includes('--check') });
  if (failed) process.exitCode = 1;
});
