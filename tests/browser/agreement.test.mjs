// The browser and the native command give the same quality for the shipped network over the 10,000 test images.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import { ready } from './support/page.mjs';

const COUNT = 10_000;

function nativeError() {
  const args = ['eval', '--fashion-mnist', '--noise', 'gaussian:0.2', '--seed', '0', '--json'];
  return JSON.parse(execFileSync('build/native/src/cli/dae', args, { encoding: 'utf8' })).denoised.mse;
}

/** Runs in the page: corrupts and denoises image by image through the package, and returns the errors. */
async function browserError({ base64, count }) {
  const { denoiser } = globalThis;
  const pixels = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const batch = 500;
  let sum = 0;
  for (let first = 0; first < count; first += batch) {
    const noisy = await Promise.all(
      Array.from({ length: batch }, (_, i) => {
        const data = pixels.subarray((first + i) * 784, (first + i + 1) * 784);
        const noise = { kind: 'gaussian', level: 0.2, seed: 0, index: first + i };
        return denoiser.corrupt({ data, width: 28, height: 28, channels: 1 }, noise, { output: 'float32' });
      }),
    );
    const data = new Float32Array(batch * 784);
    noisy.forEach(({ image }, i) => data.set(image, i * 784));
    const output = await denoiser.run({ data, shape: [batch, 28, 28, 1] });
    for (let i = 0; i < output.data.length; ++i) {
      const value = Math.min(Math.max(output.data[i], 0), 1);
      sum += (value - pixels[first * 784 + i] / 255) ** 2;
    }
  }
  return sum / (count * 784);
}

for (const [name, open] of Object.entries(browsers)) {
  test(`the mean squared error in ${name} is that of the native command`, async () => {
    const site = await serve({ port: 0 });
    const { page, close } = await open();
    try {
      await page.goto(`${site.url}#learn`);
      await ready(page);
      const file = path.join(process.env.DAE_FASHION_MNIST, 't10k-images-idx3-ubyte.gz');
      const base64 = gunzipSync(readFileSync(file)).subarray(16).toString('base64');
      const found = await page.evaluate(browserError, { base64, count: COUNT });
      const expected = nativeError();
      assert.ok(Math.abs(found - expected) < 1e-5, `${found} in the browser, ${expected} natively`);
      // PyTorch reached this with the same network in the tutorial's 10 epochs.
      assert.ok(found < 0.007076, `${found}`);
    } finally {
      await close();
      site.server.close();
    }
  });
}
