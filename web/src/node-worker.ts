import { isThreadName } from './emscripten.js';
import { Host } from './host.js';
import { nodeModule } from './node-api.js';
import { nodePlatform } from './node-platform.js';
import { startNodeThread } from './node-thread.js';
import { packagedFiles } from './packaged-files.js';

const { parentPort, workerData } = nodeModule('node:worker_threads');

// In a thread, the glue has set its own message handler.
if (!isThreadName(workerData)) {
  const files = packagedFiles(nodePlatform(), (name) => startNodeThread(new URL(import.meta.url), name));
  const host = new Host((reply, transfer) => parentPort.postMessage(reply, transfer), files);
  parentPort.on('message', host.receive.bind(host));
}
