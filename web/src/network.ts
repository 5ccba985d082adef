import type { Bindings, ModelInfo } from './bindings.js';
import { scoped } from './memory.js';
import type { Kernels, UntrainedModel } from './types.js';

/** A model in the module and the session that runs it. */
export class Network {
  readonly info: ModelInfo;
  /** The session, opened by the creator of the network. */
  session = 0;
  private handle: number;

  constructor(
    private readonly bindings: Bindings,
    model: Uint8Array | UntrainedModel,
    kernels: Kernels,
  ) {
    this.handle = scoped(bindings.memory, (scope) =>
      bindings.modelWithKernels(scope.own(openModel(bindings, model), bindings.freeModel), kernels),
    );
    this.info = bindings.modelInfo(this.handle);
  }

  get model(): number {
    return this.handle;
  }

  /** Opens the session again with this number of threads. A given model of the same table replaces the current one. */
  reopen(threads: number, model = this.handle): void {
    this.closeSession();
    this.session = this.bindings.createSession(model, threads);
    if (model !== this.handle) this.bindings.freeModel(this.handle);
    this.handle = model;
  }

  free(): void {
    this.closeSession();
    this.bindings.freeModel(this.handle);
  }

  private closeSession(): void {
    this.bindings.freeSession(this.session);
    this.session = 0;
  }
}

function openModel(bindings: Bindings, model: Uint8Array | UntrainedModel): number {
  if (model instanceof Uint8Array) return bindings.loadModel(model);
  const { table, seed = 0 } = model;
  return bindings.createModel(typeof table === 'string' ? table : JSON.stringify(table), seed);
}
