import { isThreadName } from './emscripten.js';
import { Host } from './host.js';
import { packagedFiles } from './packaged-files.js';
import { detectPlatform } from './platform.js';
import type { Platform } from './platform.js';
import type { Request } from './protocol.js';

/** The globals of a dedicated worker; the DOM's types only describe a page. */
interface WorkerScope {
  name: string;
  location: Location;
  importScripts(address: string): void;
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

/**
 * Whether this script is a module. Bundlers turn it into a module or a classic script, which loads scripts differently. In a module
 * importScripts() throws a TypeError; a classic script refuses the invalid address. Firefox accepts an empty call in both.
 */
function scriptType(): WorkerType {
  try {
    scope.importScripts('//');
  } catch (error) {
    if (error instanceof TypeError) return 'module';
  }
  return 'classic';
}

/**
 * A thread runs this same script, whatever its place and form after bundling. So no bundler has to follow a script to itself,
 * which never ends in some.
 */
function startThread(name: string): Worker {
  const { Worker: Thread } = globalThis;
  return new Thread(scope.location.href, { type: scriptType(), name });
}

function workerPlatform(): Platform {
  const platform = detectPlatform();
  // A blob's URL may be revoked before a thread loads it.
  return { ...platform, workers: platform.workers && scope.location.protocol !== 'blob:' };
}

// In a thread, the glue has set its own message handler.
if (!isThreadName(scope.name)) {
  const files = packagedFiles(workerPlatform(), startThread);
  const host = new Host((reply, transfer) => scope.postMessage(reply, transfer), files);
  scope.onmessage = ({ data }) => host.receive(data);
}
