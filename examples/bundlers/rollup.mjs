import { cpSync } from 'node:fs';
import { rollup } from 'rollup';

// This replaces @rollup/plugin-node-resolve, so that the example has no other dependency.
const resolvePackage = {
  name: 'resolve-package',
  resolveId: (id) => (id === 'dae-wasm' ? { id: `${process.cwd()}/node_modules/dae-wasm/dist/index.js` } : null),
};
const bundle = await rollup({ input: 'main-copied.js', plugins: [resolvePackage] });
await bundle.write({ file: 'dist/main.js', format: 'es' });
await bundle.close();
cpSync('index.html', 'dist/index.html');
cpSync('node_modules/dae-wasm/dist', 'dist/dae-wasm', { recursive: true });
