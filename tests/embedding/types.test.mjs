// Compiles the types with each TypeScript version from the oldest that the documents name to the newest, with the libraries ES2022
// and DOM only, and without skipLibCheck, which would silently turn an error in a declaration into `any`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { frameworksFolder, project, removeFolders } from './support/tarball.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

const page = `
import { capabilities, createDenoiser, DaeError, processVideo, psnr, readIdx, ssim } from 'dae-wasm';
import type { Denoiser, FitOptions, Result, Tensor } from 'dae-wasm';
import { DaeDenoiseElement } from 'dae-wasm/element';
import { createDenoiser as createSingle } from 'dae-wasm/single';

export async function use(file: File, video: HTMLVideoElement, canvas: HTMLCanvasElement, options: FitOptions) {
  const denoiser: Denoiser = await createDenoiser();
  const single: Denoiser = await createSingle();
  const result: Result<'float32'> = await denoiser.denoise(file, { output: 'float32' });
  const blob = new Blob([result.image]);
  const element: DaeDenoiseElement = document.createElement('dae-denoise');
  const width: number = (await element.denoise(file)).width;
  const code: string = new DaeError('INTERNAL', '').code;
  const threads: number = (await capabilities()).threads;
  const tensor: Tensor = await denoiser.run({ data: new Float32Array(1), shape: [1, 1, 1, 1] });
  const report = await denoiser.fit(await readIdx(new Uint8Array(3)), options).done;
  const video_ = processVideo(video, canvas, (frame, signal) => denoiser.denoise(frame, { signal }));
  // @ts-expect-error: known, so not any
  [denoiser.nothing, single.nothing, result.image.nothing];
  // @ts-expect-error
  element.nothing;
  // @ts-expect-error
  [tensor.nothing, report.nothing, video_.nothing];
  return [blob, width, code, threads, psnr(tensor, tensor), ssim(tensor, tensor)];
}
`;

const disposing = `
import { createDenoiser } from 'dae-wasm';

export async function name() {
  await using denoiser = await createDenoiser();
  return denoiser.info.name;
}
`;

const resolutions = [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
  ['node10', 'esnext'],
];
const compilers = {
  5.4: 'typescript-5.4',
  5.7: 'typescript-5.7',
  5.9: path.join(root, 'tests/embedding/node_modules/typescript'),
  '6.0': 'typescript-6.0',
  '7.0': path.join(root, 'node_modules/typescript'),
};

let folder;
let packages;
before(async () => {
  packages = path.join(await frameworksFolder(), 'node_modules');
  ({ folder } = await project());
  writeFileSync(path.join(folder, 'page.ts'), page);
  writeFileSync(path.join(folder, 'disposing.ts'), disposing);
});
after(removeFolders);

async function compile(compiler, file, ...options) {
  const fixed = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022'];
  const args = [path.resolve(packages, compiler, 'bin/tsc'), ...fixed, ...options, file];
  await run(process.execPath, args, { cwd: folder }).catch(({ stdout, message }) => assert.fail(stdout || message));
}

for (const [version, compiler] of Object.entries(compilers)) {
  // TypeScript 7 removed node10, and TypeScript 6 needs an option that ignores its deprecation.
  const known = version === '6.0' ? ['--ignoreDeprecations', '6.0'] : [];
  for (const [resolution, module] of resolutions.filter(([name]) => name !== 'node10' || version < '7')) {
    test(`TypeScript ${version}, ${resolution}`, async () => {
      const { version: found } = JSON.parse(readFileSync(path.resolve(packages, compiler, 'package.json'), 'utf8'));
      assert.ok(found.startsWith(`${version}.`), found);
      const modules = ['--module', module, '--moduleResolution', resolution];
      const extra = resolution === 'node10' ? known : [];
      await compile(compiler, 'page.ts', '--lib', 'es2022,dom', ...modules, ...extra);
    });
  }
}

for (const version of ['5.4', '5.9', '7.0']) {
  test(`TypeScript ${version}: await using, where the library of types has it`, () => {
    const modules = ['--module', 'esnext', '--moduleResolution', 'bundler'];
    return compile(compilers[version], 'disposing.ts', '--lib', 'es2022,dom,esnext.disposable', ...modules);
  });
}
