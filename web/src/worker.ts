import { isThreadName } from './emscripten.js';
import { Host } from './host.js';
import { packagedFiles } from './packaged-files.js';
import { detectPlatform } from './platform.js';
import type { Platform } from './platform.js';
import type { Request } from './protocol.js';

/** What the script of a dedicated worker finds; the DOM's types describe a page only. */
interface WorkerScope {
  name: string;
  location: Location;
  importScripts(address: string): void;
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

/**
 * Bundlers make a module of this script or a classic one, which is loaded otherwise. A module may import no script, which
 * is a TypeError; a classic one refuses what is no address. Firefox lets both import nothing at all.
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
 * A thread runs this script, too, wherever it lies and whatever a bundler made of it: so no bundler has to follow a
 * script to itself, at which some never end.
 */
function startThread(name: string): Worker {
  const { Worker: Thread } = globalThis;
  return new Thread(scope.location.href, { type: scriptType(), name });
}

function workerPlatform(): Platform {
  const platform = detectPlatform();
  // A blob's address may be gone before a thread asks for it.
  return { ...platform, workers: platform.workers && scope.location.protocol !== 'blob:' };
}

// The glue of a thread has set its own receiver.
if (!isThreadName(scope.name)) {
  const files = packagedFiles(workerPlatform(), startThread);
  const host = new Host((reply, transfer) => scope.postMessage(reply, transfer), files);
  scope.onmessage = ({ data }) => host.receive(data);
}
