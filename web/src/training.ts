import type { Bindings } from './bindings.js';
import { DaeError } from './errors.js';
import type { WasmInstance } from './emscripten.js';
import { Scope } from './memory.js';
import { openPicture } from './pictures.js';
import type { TrainSlice, TrainStartRequest, WireDataset } from './protocol.js';
import { TrainingBindings } from './training-bindings.js';
import type { TrainState, Validation } from './training-bindings.js';

/** A training run in the worker, from its start to {@link free}. */
export class Training {
  private readonly train: TrainingBindings;
  private readonly scope: Scope;
  private readonly trainer: number;
  /** Whether the weights have changed since {@link takeModel}. */
  changed = false;

  constructor(
    wasm: WasmInstance,
    private readonly bindings: Bindings,
    model: { handle: number; channels: number },
    threads: number,
    request: TrainStartRequest,
  ) {
    this.train = new TrainingBindings(wasm);
    this.scope = new Scope(bindings.memory);
    try {
      const data = this.makeDataset(request.data, model.channels);
      const validation = request.validation ? this.makeDataset(request.validation, model.channels) : 0;
      this.trainer = this.train.createTrainer(model.handle, request.options, data, validation, threads);
      this.scope.own(this.trainer, this.train.freeTrainer);
      if (request.resume) this.train.restore(this.trainer, request.resume);
      this.changed = !!request.resume;
    } catch (error) {
      this.scope.close();
      throw error;
    }
  }

  /** Steps for `budgetMs`, at least one, and none past the end of an epoch. */
  step(budgetMs: number): TrainSlice {
    const start = performance.now();
    let images = 0;
    let state: TrainState;
    do {
      this.train.step(this.trainer);
      this.changed = true;
      state = this.train.state(this.trainer);
      images += state.batchImages;
    } while (state.step % state.stepsPerEpoch !== 0 && performance.now() - start < budgetMs);
    return { state, images, seconds: (performance.now() - start) / 1000 };
  }

  /** Some more validation images. */
  validate(budgetMs: number): Validation {
    const start = performance.now();
    let result: Validation;
    do {
      result = this.train.validate(this.trainer);
    } while (result.done < result.total && performance.now() - start < budgetMs);
    return result;
  }

  state = (): TrainState => this.train.state(this.trainer);
  setLearningRate = (rate: number): void => this.train.setLearningRate(this.trainer, rate);
  checkpoint = (): Uint8Array<ArrayBuffer> => this.train.checkpoint(this.trainer);

  /** The weights as they are; the caller frees the handle. */
  takeModel(): number {
    const model = this.train.model(this.trainer);
    this.changed = false;
    return model;
  }

  free(): void {
    this.scope.close();
  }

  private makeDataset(wire: WireDataset, channels: number): number {
    const dataset = this.scope.own(this.train.createDataset(channels), this.train.freeDataset);
    if (wire.kind === 'batch') {
      this.train.addBatch(dataset, wire.data, wire.shape);
      return dataset;
    }
    for (const picture of wire.images) {
      const scope = new Scope(this.bindings.memory);
      try {
        this.train.addImage(dataset, openPicture(this.bindings, scope, picture));
      } finally {
        scope.close();
      }
    }
    return dataset;
  }
}

export function noTraining(): DaeError {
  return new DaeError('INVALID_ARGUMENT', 'expected a training run in progress, it has ended');
}
