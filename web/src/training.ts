import type { Bindings } from './bindings.js';
import { DaeError, withOrigin } from './errors.js';
import type { WasmInstance } from './emscripten.js';
import { Scope, scoped } from './memory.js';
import { openPicture } from './pictures.js';
import type { TrainAddRequest, TrainSlice, TrainStartRequest } from './protocol.js';
import { TrainingBindings } from './training-bindings.js';
import type { TrainState, Validation } from './training-bindings.js';

/** The clean images of a run. Files stay encoded; the engine decodes them when it needs their pixels. */
export class TrainingImages {
  readonly handle: number;
  private readonly train: TrainingBindings;

  constructor(
    wasm: WasmInstance,
    private readonly bindings: Bindings,
    channels: number,
  ) {
    this.train = new TrainingBindings(wasm);
    this.handle = this.train.createDataset(channels);
  }

  add(images: TrainAddRequest['images']): void {
    if (images.kind === 'batch') return this.train.addBatch(this.handle, images.data, images.shape);
    if (images.kind === 'pixels') {
      return scoped(this.bindings.memory, (scope) =>
        this.train.addImage(this.handle, openPicture(this.bindings, scope, images)),
      );
    }
    try {
      this.train.addFile(this.handle, images.bytes);
    } catch (error) {
      throw withOrigin(error, images.origin);
    }
  }

  /** Moves the last images to a new set. */
  split(count: number): number {
    return this.train.splitDataset(this.handle, count);
  }

  free = (): void => this.train.freeDataset(this.handle);
}

/** A training run in the worker, from its start to {@link free}. */
export class Training {
  private readonly train: TrainingBindings;
  private readonly scope: Scope;
  private readonly trainer: number;
  /** Whether the weights have changed since {@link takeModel}. */
  changed = false;

  /** Takes ownership of the images and frees them at the end. */
  constructor(
    wasm: WasmInstance,
    bindings: Bindings,
    model: number,
    images: TrainingImages,
    threads: number,
    request: TrainStartRequest,
  ) {
    this.train = new TrainingBindings(wasm);
    this.scope = new Scope(bindings.memory);
    this.scope.own(images.handle, images.free);
    try {
      const kept = request.validation;
      const validation = kept && this.scope.own(images.split(kept), this.train.freeDataset);
      this.trainer = this.train.createTrainer(model, request.options, images.handle, validation, threads);
      this.scope.own(this.trainer, this.train.freeTrainer);
      if (request.resume) this.train.restore(this.trainer, request.resume);
      this.changed = !!request.resume;
    } catch (error) {
      this.scope.close();
      throw error;
    }
  }

  /** Takes steps for `budgetMs`, at least one, but not past the end of an epoch. */
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

  /** Measures some more validation images. */
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

  /** Returns a model of the current weights; the caller frees the handle. */
  takeModel(): number {
    const model = this.train.model(this.trainer);
    this.changed = false;
    return model;
  }

  free(): void {
    this.scope.close();
  }
}

export function noTraining(): DaeError {
  return new DaeError('INVALID_ARGUMENT', 'expected a training run in progress, it has ended');
}
