// Python packages of the tests of tests/interchange: onnx checks exported models, h5py writes Keras's files, Pillow reads
// pictures for the recipes of the documents, Dask runs examples/dask. They are Debian's packages, for Debian's Python.
import { installPackages } from '../lib/apt.mjs';
import { capture } from '../lib/run.mjs';
import { UserError } from '../lib/say.mjs';

const modules = {
  onnx: 'python3-onnx',
  h5py: 'python3-h5py',
  PIL: 'python3-pil',
  'dask.distributed': 'python3-distributed',
};

function isThere(module) {
  return capture('/usr/bin/python3', ['-c', `import ${module}`], { stdio: ['ignore', 'pipe', 'ignore'] }) !== null;
}

export async function ensurePythonPackages() {
  const missing = Object.keys(modules).filter((module) => !isThere(module));
  if (missing.length === 0) return;
  const packages = missing.map((module) => modules[module]);
  const problem = await installPackages(packages, 'for the tests of interchange');
  if (problem) throw new UserError(problem);
}
