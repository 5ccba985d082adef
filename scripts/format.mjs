// npm run format [-- --check] runs clang-format on C and C++, prettier on JavaScript, TypeScript, CSS and HTML.
import { main } from './lib/say.mjs';
import { ensureFormatters, format } from './test/format.mjs';

await main(async () => {
  const { failed } = await format(await ensureFormatters(), { check: process.argv.includes('--check') });
  if (failed) process.exitCode = 1;
});
