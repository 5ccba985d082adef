import { abortError, DaeError } from './errors.js';
import type { Answers, Reply, Request, Task, WireError, WireTile } from './protocol.js';
import type { ProgressEvent } from './types.js';

export interface CallHooks {
  signal?: AbortSignal | undefined;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  onTile?: ((tile: WireTile) => void) | undefined;
  onThreads?: ((started: boolean) => void) | undefined;
}

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: Request, transfer: ArrayBuffer[]): void;
  terminate(): void;
  addEventListener(type: 'message' | 'error' | 'messageerror', listener: (event: Event) => void): void;
}

interface Call {
  resolve(value: never): void;
  reject(error: unknown): void;
  hooks: CallHooks;
}

/** The page's side of the protocol. Every call settles: by its answer, its signal, the end of the worker or `close()`. */
export class Client {
  private readonly calls = new Map<number, Call>();
  private readonly ending = new AbortController();
  private lastId = 0;

  constructor(private readonly worker: WorkerLike) {
    worker.addEventListener('message', (event) => this.receive((event as MessageEvent<Reply>).data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.end(workerFailure((event as ErrorEvent).message));
    });
    worker.addEventListener('messageerror', () =>
      this.end(new DaeError('INTERNAL', 'expected a message from the worker, it could not be read')),
    );
  }

  /** Fires when there will be no more answers; its reason is the error that calls reject with. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** `transfer` lists buffers that nobody else uses; they move to the worker. */
  call<T extends Task>(task: T, transfer: ArrayBuffer[] = [], hooks: CallHooks = {}): Promise<Answers[T['type']]> {
    if (this.ended.aborted) return Promise.reject(this.ended.reason);
    const { signal } = hooks;
    if (signal?.aborted) return Promise.reject(abortError());
    const id = ++this.lastId;
    const abort = (): void => {
      // The call rejects at once; the worker stops after its current step.
      this.send({ id, abort: true });
      this.take(id)?.reject(abortError());
    };
    signal?.addEventListener('abort', abort, { once: true });
    const answer = new Promise<Answers[T['type']]>((resolve, reject) => {
      this.calls.set(id, { resolve, reject, hooks });
      this.send({ id, task }, transfer);
    });
    return answer.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Ends the worker; pending calls reject with an AbortError, or with the given error. */
  close(reason: unknown = abortError()): void {
    this.end(reason);
  }

  private send(request: Request, transfer: ArrayBuffer[] = []): void {
    try {
      this.worker.postMessage(request, transfer);
    } catch (error) {
      this.take(request.id)?.reject(error);
    }
  }

  private end(error: unknown): void {
    if (this.ended.aborted) return;
    this.worker.terminate();
    this.ending.abort(error);
    for (const id of [...this.calls.keys()]) this.take(id)?.reject(error);
  }

  private take(id: number): Call | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    return call;
  }

  private receive(reply: Reply): void {
    // The last replies of an aborted call arrive after it was removed.
    const call = this.calls.get(reply.id);
    if (!call) return;
    switch (reply.type) {
      case 'progress':
        return this.notify(reply.id, () => call.hooks.onProgress?.(reply.event));
      case 'tile':
        return this.notify(reply.id, () => call.hooks.onTile?.(reply.tile));
      case 'threads':
        return call.hooks.onThreads?.(reply.started);
      case 'done':
        return this.take(reply.id)?.resolve(reply.value as never);
      case 'failed':
        return this.take(reply.id)?.reject(errorFromWire(reply.error));
    }
  }

  /** If a callback throws, its call fails and its work stops. */
  private notify(id: number, callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.send({ id, abort: true });
      this.take(id)?.reject(error);
    }
  }
}

function errorFromWire(error: WireError): Error {
  return 'abort' in error ? abortError() : new DaeError(error.code, error.message);
}

/** The error event of a worker whose script cannot be loaded has no text. */
function workerFailure(message: string | undefined): DaeError {
  return message
    ? new DaeError('INTERNAL', `the worker failed: ${message}`)
    : new DaeError('WASM_LOAD', "expected the package's worker.js, it could not be loaded or run");
}
