// npm run options writes everything that follows from src/api/schema: C++ tables, the command's flags, TypeScript types, the
// tables of the documents and of dae.h. A hygiene test checks that they are current.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './lib/paths.mjs';
import { main, say } from './lib/say.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

/** The generated files: paths from the project's root and texts. */
export async function generatedFiles() {
  const { writeCommandOptions } = await import('./options/command.mjs');
  const { fillHeader, writeOptionsDocument } = await import('./options/documents.mjs');
  const { writeNoiseKinds, writeTables } = await import('./options/tables.mjs');
  const { writeNames, writeTypes } = await import('./options/types.mjs');
  const header = 'src/api/dae.h';
  return {
    'src/options/option_tables.inc': writeTables(),
    'src/corruption/noise_kinds.inc': writeNoiseKinds(),
    'src/cli/schema_options.inc': writeCommandOptions(),
    'web/src/option-types.ts': await writeTypes(),
    'web/src/option-names.ts': await writeNames(),
    'docs/options.md': writeOptionsDocument(),
    [header]: fillHeader(readFileSync(path.join(projectRoot, header), 'utf8')),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await ensureNodeModules();
    for (const [file, text] of Object.entries(await generatedFiles())) {
      const target = path.join(projectRoot, file);
      writeFileSync(target, text);
      say(file);
    }
  });
}
