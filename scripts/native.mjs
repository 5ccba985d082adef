// npm run native builds the dae command. npm run dae -- ARGUMENTS... also runs it, in the folder where npm was called.
import path from 'node:path';
import { buildNative } from './build/native.mjs';
import { whenChanged } from './build/stamp.mjs';
import { buildRoot } from './lib/paths.mjs';
import { runShown } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';

const program = path.join(buildRoot, 'native/src/cli', process.platform === 'win32' ? 'dae.exe' : 'dae');

await main(async () => {
  const [mode, ...args] = process.argv.slice(2);
  const inputs = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'src', 'models'];
  await whenChanged('native-dae', { inputs, outputs: [program] }, () =>
    buildNative('native', ['dae'], { tests: false }),
  );
  if (mode !== 'run') return say(`The command is ${program}`);
  const code = await runShown(program, args, { cwd: process.env.INIT_CWD ?? process.cwd() });
  process.exitCode = typeof code === 'number' ? code : 1;
});
