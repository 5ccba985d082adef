import type { ChainSpec, ImageSource, NoiseSpec, Tensor } from './types.js';

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

/** Noise of one kind or several, at one level or a range of levels. */
export interface NoiseRange {
  kind: NoiseSpec['kind'] | NoiseSpec['kind'][];
  /** 0 to 1, or a range [least, greatest]. */
  level: number | [min: number, max: number];
  /** Whether noisy values are clipped to [0, 1]. Default true. */
  clip?: boolean;
  /** Quality, 1 to 100, or a range of qualities, of a JPEG compression after the noise. Default: none. */
  jpeg?: number | [min: number, max: number];
  /** Relative frequency of this entry in a list of noises. Default 1. */
  share?: number;
}

/** A chain of corruptions as in {@link ChainSpec}, which may have ranges. A network that enlarges needs chains that shrink. */
export interface ChainRange {
  chain: string;
  /** Relative frequency of this entry in a list of noises. Default 1. */
  share?: number;
}

export interface Optimizer {
  type: 'adam' | 'sgd';
  /** Default 0.001 for Adam, 0.01 for SGD. */
  learningRate?: number;
  /** Adam's decay of the first moment. Default 0.9. */
  beta1?: number;
  /** Adam's decay of the second moment. Default 0.999. */
  beta2?: number;
  /** Adam's constant in the denominator. Default 1e-7. */
  epsilon?: number;
  /** Momentum of SGD. Default 0.9. */
  momentum?: number;
}

/**
 * Factor of the learning rate over the run. `warmup` is the number of epochs, also a fraction, of a linear rise at the start.
 * `step` multiplies by `factor` (default 0.5) after each `every` epochs. `cosine` falls to `final` (default 0) times the rate.
 */
export type Schedule =
  | { type: 'constant'; warmup?: number }
  | { type: 'step'; every?: number; factor?: number; warmup?: number }
  | { type: 'cosine'; final?: number; warmup?: number };

/**
 * A stage of greedy layer-wise pretraining (Vincent et al. 2010): some layers of a stacked denoising autoencoder, trained as an
 * autoencoder of the latent code that the earlier stages compute.
 */
export interface PretrainingStage {
  /** Names of the first encoder layers and the last decoder layers that no earlier stage trained. */
  layers: string[];
  epochs: number;
  /**
   * Noise on images in the first stage, on the latent code in later ones. There it is not clipped, and may be gaussian, uniform,
   * masking or speckle. Default of this and the following options: the run's value.
   */
  noise?: FitOptions['noise'];
  loss?: FitOptions['loss'];
  optimizer?: Optimizer;
  schedule?: Schedule;
  clipNorm?: number;
  ema?: number;
}

/** Options of {@link Denoiser.fit}. Unknown options and keys are refused by name. */
export interface FitOptions {
  /** Passes over the data, from 1. */
  epochs: number;
  /** Images per step. Default 32. */
  batchSize?: number;
  /**
   * The corruption, drawn anew for each patch in every epoch: one of the kinds and a level of the range, uniformly. From a list,
   * an entry is drawn first, by the shares.
   */
  noise: NoiseRange | ChainRange | (NoiseRange | ChainRange)[];
  /** Default: Adam with a learning rate of 0.001. */
  optimizer?: Optimizer;
  /** Default: constant. */
  schedule?: Schedule;
  /** Loss: mean squared error, mean absolute error, Charbonnier's, or binary cross-entropy. Default `'mse'`. */
  loss?: 'mse' | 'mae' | 'charbonnier' | 'bce';
  /**
   * Sigma of the noise, 0 to 1, at which a patch has weight one half in the loss; a patch without noise has weight one. This
   * weights patches like mean PSNR does. It is for networks that keep the size and have no `noiseSigma`. Default 0: equal
   * weights.
   */
  noiseWeighting?: number;
  /** Largest norm of the gradient; larger gradients are scaled down. Default 0: no limit. */
  clipNorm?: number;
  /** Decay per step, such as 0.999, of the exponential moving average of the weights, which becomes the result. Default 0: off. */
  ema?: number;
  /** Side of the random patches cut from the images, a multiple of the network's stride. Default 0: whole images of one size. */
  crop?: number;
  /** Patches per image and epoch. Default 1. */
  crops?: number;
  /** Mirrors each patch along each axis with probability 1/2. Default false. */
  flip?: boolean;
  /** Transposes each patch with probability 1/2; with `flip`, all 8 flips and rotations occur. Default false. */
  transpose?: boolean;
  /** Share, 0 to 1, of the patches that become gray in a colour set: equal channels with equal noise. Default 0. */
  gray?: number;
  /** Unsigned 32-bit integer. The same seed gives the same weights for any number of threads. Default 0. */
  seed?: number;
  /** Stages of pretraining before the whole network is trained. Every layer must read the layer before it. Default: none. */
  pretrain?: PretrainingStage[];
  /**
   * Images to measure on after every epoch, or the fraction of the data, at its end, to reserve for this: from 0 to below 1, and
   * at least one image for any fraction above 0. Default: none.
   */
  validation?: Dataset | number;
  /** Corruption of the validation images. Default: the first entry of `noise`, with the middle of each range. */
  validationNoise?: Omit<NoiseSpec, 'index'> | Omit<ChainSpec, 'index'>;
  /** Names of the networks of a cascade that learn. Default: all. */
  parts?: string[];
  /**
   * Weight of an additional loss for each network of a cascade but the last: its result is compared with the clean patch of the
   * same size. Default 0: none.
   */
  partsLoss?: number;
  /** A checkpoint from {@link TrainRun.checkpoint}: continues that run exactly, given the same data and options. */
  resume?: ArrayBuffer;
  /** Ends the run: `done` rejects with an AbortError. The current weights are kept. */
  signal?: AbortSignal;
  /** Called after steps, at most about thirty times per second. */
  onBatch?: (event: BatchEvent) => void;
  /** Called after every epoch, with the validation's results. */
  onEpoch?: (event: EpochEvent) => void;
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
  /** Pauses the run; resolves when the worker is idle, after at most about 30 ms or one step. */
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
