import type { TrainOptions } from './option-types.js';
import type { ImageSource, Tensor } from './types.js';

/** A batch of 8-bit images with values 0 to 255, like those of Fashion-MNIST's files. */
export interface ByteTensor {
  data: Uint8Array;
  shape: [n: number, h: number, w: number, c: number];
}

/**
 * Clean images. They are stored with 8 bits per value and converted to the network's channels.
 *
 * Files (blobs, URLs, `<img>` whose file the page may read: PNG, JPEG, BMP, GIF) stay encoded in the worker's memory and are
 * decoded when their pixels are needed. The worker keeps the files, up to 256 MiB of decoded pixels, and one more image per
 * thread; the engine's memory is limited to 1 GiB (2 GiB without threads). If the decoded set exceeds 256 MiB, each epoch shuffles
 * the images, then takes windows of 128 MiB of them and shuffles the patches within a window. So each file is decoded once
 * an epoch; `crops` above 1 make better use of that. Tensors, canvases and `ImageData` are kept decoded.
 */
export type Dataset = Tensor | ByteTensor | Iterable<ImageSource>;

/** Options of {@link Denoiser.fit}. Unknown options and keys are refused by name. */
export interface FitOptions extends TrainOptions {
  /**
   * The corruption, drawn anew for each patch in every epoch: an entry of the list by its `share`, then a kind and a level
   * uniformly.
   */
  noise: NonNullable<TrainOptions['noise']>;
}

export interface BatchEvent {
  /** Optimizer steps so far. */
  step: number;
  /** Optimizer steps of the whole run. */
  totalSteps: number;
  /** Completed epochs. */
  epoch: number;
  /** Mean loss of the last batch. */
  loss: number;
  learningRate: number;
  imagesPerSecond: number;
  /** Estimated remaining time without validation. */
  secondsLeft: number;
  /** Stage of this step, from 0: the stages of `pretrain`, then the whole network. */
  stage: number;
  /** Number of stages, one more than `pretrain` has. */
  stages: number;
}

export interface EpochEvent {
  /** Number of the epoch, from 1. */
  epoch: number;
  /** Mean loss of the epoch's batches. */
  loss: number;
  /** Loss on the validation images. This and the following are absent without validation. */
  valLoss?: number;
  /** Mean squared error on the validation images. */
  mse?: number;
  /** PSNR of `mse` in dB; for super-resolution the mean PSNR of the images' luma. */
  psnr?: number;
  /** Mean SSIM of the validation images. */
  ssim?: number;
}

export interface TrainReport {
  /** Epochs of this run, without those before a resumed checkpoint. */
  history: EpochEvent[];
  steps: number;
  totalSteps: number;
  imagesPerSecond: number;
  /** Whether `stop()` ended it early. */
  stopped: boolean;
  /** Continues a stopped run: pass it as {@link FitOptions.resume}. */
  checkpoint?: ArrayBuffer;
}

/** A training run. It starts at once. */
export interface TrainRun {
  /** Resolves when the run ends or was stopped; rejects with an AbortError or a DaeError. */
  readonly done: Promise<TrainReport>;
  /** Pauses the run; resolves when the worker is idle, after at most about 25 ms or one step. */
  pause(): Promise<void>;
  /** Continues a paused run. */
  resume(): void;
  /** Ends the run early and keeps the current weights. */
  stop(): Promise<TrainReport>;
  /** Returns a model file that also has the optimizer's state, from which the run continues exactly. */
  checkpoint(): Promise<ArrayBuffer>;
  /** Sets the learning rate from the next step until the stage ends; the schedule still multiplies it. */
  setLearningRate(rate: number): void;
}
