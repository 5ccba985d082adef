import type { BackendInfo, DenoiserInfo } from 'dae-wasm';
import { byId, element, setText } from './dom.js';

const REASONS: Record<NonNullable<BackendInfo['reasonSingleThread']>, string> = {
  'not-isolated': 'the page is not cross-origin isolated',
  'no-shared-memory': 'this browser shares no memory between threads',
  'nested-worker': 'this browser starts no workers from a worker',
  'self-test': 'a self-test found more threads slower here',
  'single-core': 'this machine has one core',
  user: 'as asked',
  'single-file': 'the package in one file has no threads',
};

export function describeBackend({ simd, threads, reasonSingleThread }: BackendInfo): string {
  const variant = simd === 'relaxed' ? 'Relaxed SIMD' : 'SIMD';
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${variant}, ${count}${reasonSingleThread ? ` (${REASONS[reasonSingleThread]})` : ''}`;
}

const OPERATORS: Record<string, string> = {
  conv2d: 'Convolution',
  conv2d_transpose: 'Transposed conv.',
  add: 'Sum',
  concat: 'Join',
  space_to_depth: 'Space to depth',
  depth_to_space: 'Depth to space',
};

function layerRow({ op, kernel, filters, stride, inputs, activation, stage }: DenoiserInfo['layers'][number]) {
  const steps = stride && stride[0] > 1 ? `, stride ${stride[0]}` : '';
  const size = kernel ? ` ${kernel.join(' × ')}` : inputs ? ` of ${inputs.join(' and ')}` : '';
  const what = element('span', ` ${OPERATORS[op] ?? op}${size}${steps}`);
  what.prepend(element('var', stage === 'encoder' ? 'f' : 'g'));
  const row = document.createElement('li');
  const count = filters ? `${filters} ${filters === 1 ? 'filter' : 'filters'}, ` : '';
  row.append(what, element('span', `${count}${activation.replace('_', ' ')}`));
  return row;
}

/** Which engine runs, and which network. */
export function showBackend(info: DenoiserInfo) {
  setText('backend', describeBackend(info.backend));
  byId('layers').replaceChildren(...info.layers.map(layerRow));
  setText(
    'model',
    `Model ${info.name}: ${info.params.toLocaleString('en')} parameters; an output pixel sees ` +
      `${info.receptiveField} × ${info.receptiveField} input pixels.`,
  );
}
