import { cpSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  entryPoints: ['main-copied.js'],
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  outfile: 'dist/main.js',
});
cpSync('index.html', 'dist/index.html');
cpSync('node_modules/dae-wasm/dist', 'dist/dae-wasm', { recursive: true });
