import type { BackendInfo, Denoiser } from 'dae-wasm';
import { byId } from './dom.js';

const REASONS: Record<NonNullable<BackendInfo['reasonSingleThread']>, string> = {
  'not-isolated': 'the page is not cross-origin isolated',
  'no-shared-memory': 'this browser shares no memory between threads',
  'nested-worker': 'this browser starts no workers from a worker',
  'self-test': 'a self-test found more threads no faster here',
  'single-core': 'this machine has one core',
  user: 'as asked',
};

export function describeBackend({ simd, threads, reasonSingleThread }: BackendInfo): string {
  const variant = simd === 'relaxed' ? 'Relaxed SIMD' : 'SIMD';
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${variant}, ${count}${reasonSingleThread ? ` (${REASONS[reasonSingleThread]})` : ''}`;
}

export function showBackend({ info }: Denoiser) {
  byId('backend').textContent = describeBackend(info.backend);
  byId('model').textContent =
    `Model ${info.name}: ${info.params.toLocaleString('en')} parameters, receptive field ` +
    `${info.receptiveField} × ${info.receptiveField} pixels. It is the one the npm package loads by default.`;
}
