import { cpSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  entryPoints: ['main.js'],
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  outfile: 'bundle/main.js',
});
cpSync('node_modules/dae-wasm/dist', 'dae-wasm', { recursive: true });
