import { Host } from './host.js';
import type { Request } from './protocol.js';
import { packagedFiles } from './packaged-files.js';

/** What the script of a dedicated worker finds; the DOM's types describe a page only. */
interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const host = new Host((reply, transfer) => scope.postMessage(reply, transfer), packagedFiles());
scope.onmessage = ({ data }) => host.receive(data);
