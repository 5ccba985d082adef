import { nodeModule } from './node-api.js';
import type { NodeWorker } from './node-api.js';

/** Without the options of the process: `--input-type` and others are refused where a file is to run. */
export function startNodeThread(script: URL, name?: string): NodeWorker {
  const { Worker } = nodeModule('node:worker_threads');
  return new Worker(script, { workerData: name, execArgv: [] });
}
