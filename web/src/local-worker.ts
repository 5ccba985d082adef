import { Host } from './host.js';
import type { Reply, Request } from './protocol.js';
import type { Surroundings } from './surroundings.js';

/**
 * The worker's side in the page itself, for hosts that cannot serve a worker's script. What is sent is the sender's own
 * copy, so it is handed over as it is. The engine lets the page draw between its steps.
 */
export class LocalWorker extends EventTarget {
  private host: Host | undefined;

  constructor(surroundings: Surroundings) {
    super();
    this.host = new Host((reply) => void this.deliver(reply), surroundings);
  }

  async postMessage(request: Request): Promise<void> {
    await undefined;
    this.host?.receive(request);
  }

  /** Stops what runs and lets go of the engine, whose memory returns with the next garbage collection. */
  terminate(): void {
    this.host?.close();
    this.host = undefined;
  }

  private async deliver(data: Reply): Promise<void> {
    await undefined;
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
