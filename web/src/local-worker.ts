import { Host } from './host.js';
import type { Reply, Request } from './protocol.js';
import type { RuntimeEnvironment } from './runtime-environment.js';

/**
 * Runs the worker's side in the page itself, for hosts that cannot serve a worker's script. Messages are the sender's own copies,
 * so they are not cloned. The engine lets the page draw between its steps.
 */
export class LocalWorker extends EventTarget {
  private host: Host | undefined;

  constructor(environment: RuntimeEnvironment) {
    super();
    this.host = new Host((reply) => void this.deliver(reply), environment);
  }

  async postMessage(request: Request): Promise<void> {
    await undefined;
    this.host?.receive(request);
  }

  /** Stops the running task and releases the engine; the next garbage collection frees its memory. */
  terminate(): void {
    this.host?.close();
    this.host = undefined;
  }

  private async deliver(data: Reply): Promise<void> {
    await undefined;
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
