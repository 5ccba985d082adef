import type { Shape } from './bindings.js';
import { CApi } from './c-api.js';
import { scoped } from './memory.js';

/** The result of dae_trainer_state(). */
export interface TrainState {
  /** Optimizer steps so far. */
  step: number;
  /** Optimizer steps of the whole run. */
  totalSteps: number;
  /** Steps of an epoch, of which the last may have a smaller batch. */
  stepsPerEpoch: number;
  /** Number of images in the last step's batch. */
  batchImages: number;
  /** Mean loss of the last step's batch. */
  loss: number;
  /** Mean loss of the current epoch's steps so far. */
  epochLoss: number;
  /** Learning rate of the last step. */
  learningRate: number;
  /** Norm of the last step's gradient, before clipping. */
  gradientNorm: number;
  /** Stage of the last step, from 0: the stages of `pretrain`, then the whole network. */
  stage: number;
  /** Number of stages, one more than `pretrain` has. */
  stages: number;
}

/** The result of dae_trainer_validate(): the means over the validation images that were measured so far. */
export interface Validation {
  /** Number of validation images measured so far. */
  done: number;
  /** Number of all validation images; 0 without any. */
  total: number;
  loss: number;
  mse: number;
  /** PSNR in dB. */
  psnr: number;
  /** 0 for images smaller than SSIM's window. */
  ssim: number;
}

/** The training part of the C API. */
export class TrainingBindings extends CApi {
  createDataset(channels: number): number {
    return this.out((_, out) => this.c._dae_dataset_create(channels, out));
  }

  addImage(dataset: number, image: number): void {
    this.check(this.c._dae_dataset_add(dataset, image));
  }

  addBatch(dataset: number, values: Uint8Array, shape: Shape): void {
    scoped(this.memory, (scope) => {
      this.check(this.c._dae_dataset_add_batch(dataset, scope.copyIn(values), scope.copyInts(shape)));
    });
  }

  addFile(dataset: number, bytes: Uint8Array): void {
    scoped(this.memory, (scope) => {
      this.check(this.c._dae_dataset_add_file(dataset, scope.copyIn(bytes), bytes.length));
    });
  }

  splitDataset(dataset: number, count: number): number {
    return this.out((_, out) => this.c._dae_dataset_split(dataset, count, out));
  }

  freeDataset = (dataset: number): void => void this.c._dae_dataset_free(dataset);

  createTrainer(model: number, options: string, data: number, validation: number, threads: number): number {
    return this.out((scope, out) =>
      this.c._dae_trainer_create(model, scope.copyText(options), data, validation, threads, out),
    );
  }

  state(trainer: number): TrainState {
    return scoped(this.memory, (scope) => {
      const pointer = scope.allocate(56);
      this.c._dae_trainer_state(trainer, pointer);
      const view = this.memory.view(pointer, 56);
      const int = (index: number): number => view.getInt32(4 * index, true);
      const double = (index: number): number => view.getFloat64(16 + 8 * index, true);
      return {
        step: int(0),
        totalSteps: int(1),
        stepsPerEpoch: int(2),
        batchImages: int(3),
        loss: double(0),
        epochLoss: double(1),
        learningRate: double(2),
        gradientNorm: double(3),
        stage: int(12),
        stages: int(13),
      };
    });
  }

  step(trainer: number): void {
    this.check(this.c._dae_trainer_step(trainer));
  }

  setLearningRate(trainer: number, rate: number): void {
    this.check(this.c._dae_trainer_set_learning_rate(trainer, rate));
  }

  validate(trainer: number): Validation {
    return scoped(this.memory, (scope) => {
      const pointer = scope.allocate(48);
      this.check(this.c._dae_trainer_validate(trainer, pointer));
      const view = this.memory.view(pointer, 48);
      const double = (index: number): number => view.getFloat64(8 + 8 * index, true);
      return {
        done: view.getInt32(0, true),
        total: view.getInt32(4, true),
        loss: double(0),
        mse: double(1),
        psnr: double(2),
        ssim: double(3),
      };
    });
  }

  model(trainer: number): number {
    return this.out((_, out) => this.c._dae_trainer_model(trainer, out));
  }

  checkpoint(trainer: number): Uint8Array<ArrayBuffer> {
    return this.bytes((out) => this.c._dae_trainer_checkpoint(trainer, out));
  }

  restore(trainer: number, checkpoint: Uint8Array): void {
    scoped(this.memory, (scope) => {
      this.check(this.c._dae_trainer_restore(trainer, scope.copyIn(checkpoint), checkpoint.length));
    });
  }

  freeTrainer = (trainer: number): void => void this.c._dae_trainer_free(trainer);
}
