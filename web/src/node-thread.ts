import { nodeModule } from './node-api.js';
import type { NodeWorker } from './node-api.js';

/** Drops the options of the process, because a worker with a file refuses `--input-type` and others. */
export function startNodeThread(script: URL, name?: string): NodeWorker {
  const { Worker } = nodeModule('node:worker_threads');
  return new Worker(script, { workerData: name, execArgv: [] });
}
