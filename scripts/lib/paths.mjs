import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = path.resolve(fileURLToPath(import.meta.url), '../../..');
export const buildRoot = path.join(projectRoot, 'build');
export const siteRoot = path.join(buildRoot, 'site');
// npm start serves this folder until the site is whole.
export const firstSiteRoot = path.join(buildRoot, 'first-site');

// All clones share what is downloaded or built here.
export const cacheRoot = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'dae-wasm');
