import { cpSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import webpack from 'webpack';

// webpack needs no setting beyond its usual ones.
const stats = await promisify(webpack)({
  mode: 'production',
  entry: './main.js',
  output: { path: path.resolve('dist'), filename: 'main.js' },
});
if (stats.hasErrors()) throw new Error(stats.toString());
cpSync('index.html', 'dist/index.html');
