// npm run docs writes the API reference in docs/api from the types and their comments. A test checks that it is up to date.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './lib/paths.mjs';
import { main, say } from './lib/say.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';

const tools = path.join(projectRoot, 'tests/embedding/node_modules');
const entries = ['index', 'element', 'single'].map((name) => path.join(projectRoot, 'web/src', `${name}.ts`));

/** Writes the reference to a folder. */
export async function writeReference(folder) {
  // TypeDoc and the TypeScript version that it needs are installed for the tests only.
  await ensureNodeModules('tests/embedding');
  const options = {
    plugin: path.join(tools, 'typedoc-plugin-markdown/dist/index.js'),
    tsconfig: path.join(projectRoot, 'web/tsconfig.json'),
    out: folder,
    readme: 'none',
    name: 'dae-wasm',
    outputFileStrategy: 'modules',
    entryFileName: 'README',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    logLevel: 'Error',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const program = path.join(tools, 'typedoc/bin/typedoc');
  execFileSync(process.execPath, [program, ...args, ...entries], { cwd: projectRoot, stdio: 'inherit' });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const folder = path.join(projectRoot, 'docs/api');
    await writeReference(folder);
    say(`The reference is in ${folder}`);
  });
}
