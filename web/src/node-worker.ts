import { Host } from './host.js';
import { nodeModule } from './node-api.js';
import { nodePlatform } from './node-platform.js';
import { packagedFiles } from './packaged-files.js';

const { parentPort } = nodeModule('node:worker_threads');
const host = new Host((reply, transfer) => parentPort.postMessage(reply, transfer), packagedFiles(nodePlatform()));
parentPort.on('message', host.receive.bind(host));
