import type { BackendInfo } from 'dae-wasm';
import { byId, setText } from './dom.js';

const REASONS: Record<NonNullable<BackendInfo['reasonSingleThread']>, string> = {
  'not-isolated': 'the page is not cross-origin isolated',
  'no-shared-memory': 'this browser shares no memory between threads',
  'nested-worker': 'this browser starts no workers from a worker',
  'self-test': 'a self-test found more threads slower here',
  'single-core': 'this machine has one core',
  user: 'as requested',
  'single-file': 'the package in one file has no threads',
};

export function describeBackend({ simd, threads, reasonSingleThread }: BackendInfo): string {
  const variant = simd === 'relaxed' ? 'Relaxed SIMD' : 'SIMD';
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${variant}, ${count}${reasonSingleThread ? ` (${REASONS[reasonSingleThread]})` : ''}`;
}

/** Shows the running engine in the page's footer. */
export function showBackend(backend: BackendInfo) {
  setText('backend', describeBackend(backend));
  byId('backend').classList.add('running');
}
