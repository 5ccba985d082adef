// Returns the folder with Fashion-MNIST's four .gz files. DAE_FASHION_MNIST names a folder that has them already.
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { codename, downloadPackages, openSuite } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { filesBelow, sha256 } from '../lib/hash.mjs';
import { cacheRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';

// These are SHA-256 sums of the uncompressed data, because the sources compress it differently.
const files = {
  'train-images-idx3-ubyte.gz': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte.gz': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte.gz': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte.gz': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};

// This is the dataset's own server, named by https://github.com/zalandoresearch/fashion-mnist.
const mirror = 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com';

function verify(folder) {
  for (const [name, expected] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (!existsSync(file)) throw new UserError(`Fashion-MNIST: ${name} is missing in ${folder}`);
    const sum = sha256(gunzipSync(readFileSync(file)));
    if (sum !== expected)
      throw new UserError(`Fashion-MNIST: ${name} in ${folder}: expected SHA-256 ${expected}, got ${sum}`);
  }
}

async function fromDebian(folder) {
  const suite = await openSuite([codename]);
  if (!suite) return false;
  const packages = path.join(folder, 'package');
  mkdirSync(packages);
  try {
    const [file] = await downloadPackages(suite, ['dataset-fashion-mnist'], packages);
    if (capture('dpkg', ['-x', file, packages]) === null) return false;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
  for (const file of filesBelow([packages])) {
    if (path.basename(file) in files) renameSync(file, path.join(folder, path.basename(file)));
  }
  rmSync(packages, { recursive: true });
  return true;
}

async function fromMirror(folder) {
  for (const name of Object.keys(files)) {
    say(`Downloading ${name}`);
    const response = await fetch(`${mirror}/${name}`);
    if (!response.ok) throw new UserError(`Fashion-MNIST: ${response.url} answered ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path.join(folder, name)));
  }
}

export async function ensureFashionMnist() {
  const own = process.env.DAE_FASHION_MNIST;
  if (own) {
    if (!existsSync(path.join(own, 't10k-images-idx3-ubyte.gz'))) {
      throw new UserError(`DAE_FASHION_MNIST names ${own}, where t10k-images-idx3-ubyte.gz is missing`);
    }
    return own;
  }
  const key = files['t10k-images-idx3-ubyte.gz'].slice(0, 16);
  if (!existsSync(path.join(cacheRoot, 'fashion-mnist', key))) say('Fetching Fashion-MNIST (31 MB)');
  return cached('fashion-mnist', key, async (temporary) => {
    if (!(await fromDebian(temporary))) await fromMirror(temporary);
    verify(temporary);
  });
}
