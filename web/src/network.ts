import type { Bindings, ModelInfo } from './bindings.js';
import { scoped } from './memory.js';
import type { DenoiseRequest } from './protocol.js';
import type { Kernels, UntrainedModel } from './types.js';

/** A model in the module and the sessions that run it, its first networks and its self-ensembles. */
export class Network {
  readonly info: ModelInfo;
  /** The session of the whole model, opened by the creator of the network. */
  session = 0;
  private handle: number;
  /** Sessions of the first networks of a cascade and of self-ensembles, by the number of networks and the number of views. */
  private readonly others = new Map<string, number>();

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
    this.closeSessions();
    this.session = this.bindings.createSession(model, threads);
    if (model !== this.handle) this.bindings.freeModel(this.handle);
    this.handle = model;
  }

  /** Returns the requested session, and opens it at the first request. */
  sessionOf({ parts = this.info.cascade?.length, selfEnsemble }: DenoiseRequest): number {
    const whole = parts === this.info.cascade?.length;
    if (whole && selfEnsemble === 1) return this.session;
    const key = `${parts} ${selfEnsemble}`;
    const opened = this.others.get(key);
    if (opened !== undefined) return opened;
    const { bindings } = this;
    return scoped(bindings.memory, (scope) => {
      const own = (model: number) => scope.own(model, bindings.freeModel);
      const model = whole ? this.handle : own(bindings.cutModel(this.handle, parts!));
      const session = bindings.createSessionBeside(own(bindings.selfEnsemble(model, selfEnsemble)), this.session);
      this.others.set(key, session);
      return session;
    });
  }

  free(): void {
    this.closeSessions();
    this.bindings.freeModel(this.handle);
  }

  private closeSessions(): void {
    for (const session of [this.session, ...this.others.values()]) this.bindings.freeSession(session);
    this.session = 0;
    this.others.clear();
  }
}

function openModel(bindings: Bindings, model: Uint8Array | UntrainedModel): number {
  if (model instanceof Uint8Array) return bindings.loadModel(model);
  const { table, seed = 0 } = model;
  return bindings.createModel(typeof table === 'string' ? table : JSON.stringify(table), seed);
}
