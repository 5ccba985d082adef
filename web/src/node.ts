import { startDenoiser } from './create.js';
import type { NodeWorker } from './node-api.js';
import { nodePlatform } from './node-platform.js';
import { startNodeThread } from './node-thread.js';
import { packagedModels } from './packaged-models.js';
import { describePlatform } from './platform.js';
import type { BackendInfo, Denoiser, Model, RuntimeOptions } from './types.js';

export * from './shared-exports.js';
export { processVideo } from './video.js';

/** Gives a Node worker thread the events of a page's Worker. */
class ThreadWorker extends EventTarget {
  private readonly thread: NodeWorker;

  constructor() {
    super();
    this.thread = startNodeThread(new URL('./node-worker.js', import.meta.url));
    this.thread.on('message', (data: unknown) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.thread.on('messageerror', () => this.dispatchEvent(new Event('messageerror')));
    this.thread.on('error', (error: Error) => this.fail(error.message));
    this.thread.on('exit', () => this.fail('it ended'));
  }

  postMessage(message: unknown, transfer: readonly Transferable[]): void {
    this.thread.postMessage(message, transfer);
  }

  terminate(): void {
    void this.thread.terminate();
  }

  private fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}

const NODE = { platform: nodePlatform, packagedModels, makeWorker: () => new ThreadWorker() };

/** Works like `createDenoiser()` in a browser. The worker thread keeps the process alive until `dispose()`. */
export function createDenoiser(model?: Model, options?: RuntimeOptions): Promise<Denoiser> {
  return startDenoiser(model, options, NODE);
}

export async function capabilities(): Promise<BackendInfo> {
  return describePlatform(nodePlatform());
}
