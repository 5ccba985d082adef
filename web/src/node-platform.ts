import { nodeModule } from './node-api.js';
import { detectPlatform } from './platform.js';
import type { Platform } from './platform.js';

/** Node shares memory between threads without cross-origin isolation. */
export function nodePlatform(): Platform {
  const cores = nodeModule('node:os').availableParallelism();
  return { ...detectPlatform(), crossOriginIsolated: true, workers: true, cores };
}
