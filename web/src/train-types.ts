import type { ChainSpec, ImageSource, NoiseSpec, Tensor } from './types.js';

/** A batch of 8-bit images, 0..255, as Fashion-MNIST's files hold them. */
export interface ByteTensor {
  data: Uint8Array;
  shape: [n: number, h: number, w: number, c: number];
}

/**
 * Clean images. Values are kept with 8 bits. Pictures of other channels than the network's are converted.
 *
 * Files (blobs, URLs, `<img>` whose file the page may read: PNG, JPEG, BMP, GIF) stay files in the worker's memory and are
 * decoded when their pixels are needed: it holds the files, 256 MiB of decoded pixels, and one picture more a thread, of
 * the 1 GiB (2 GiB without threads) that the engine can have. Of a set that exceeds the 256 MiB, each epoch shuffles the
 * pictures and then the pieces of those that 128 MiB hold, one such window after another, so that each file is decoded
 * once an epoch; `crops` above 1 make that worth it. Tensors, canvases and `ImageData` are kept decoded.
 */
export type Dataset = Tensor | ByteTensor | Iterable<ImageSource>;

export interface NoiseRange {
  kind: NoiseSpec['kind'] | NoiseSpec['kind'][];
  /** 0..1, or the least and the greatest. */
  level: number | [min: number, max: number];
  /** Whether noisy values are clipped to [0, 1]. Default true. */
  clip?: boolean;
  /** Quality, 1 to 100, of a JPEG compression that follows, or its range. Default: none. */
  jpeg?: number | [min: number, max: number];
  /** In a list: how often this one is drawn, in relation to the others. Default 1. */
  share?: number;
}

/** A chain of corruptions, {@link ChainSpec}, that may have ranges. A network that enlarges needs those that shrink. */
export interface ChainRange {
  chain: string;
  /** In a list: how often this one is drawn, in relation to the others. Default 1. */
  share?: number;
}

export interface Optimizer {
  type: 'adam' | 'sgd';
  /** Default 0.001 for Adam, 0.01 for SGD. */
  learningRate?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** SGD's. Default 0.9. */
  momentum?: number;
}

/** What multiplies the learning rate. `warmup`: epochs over which it first rises in a line. */
export type Schedule =
  | { type: 'constant'; warmup?: number }
  | { type: 'step'; every?: number; factor?: number; warmup?: number }
  | { type: 'cosine'; final?: number; warmup?: number };

/**
 * A stage of greedy layer-wise pretraining: some layers of a stacked denoising autoencoder, trained as an autoencoder of
 * what the stages before make of an image.
 */
export interface PretrainingStage {
  /** The first ones of the encoder, then the last ones of the decoder, that no stage before it had. */
  layers: string[];
  epochs: number;
  /**
   * On images in the first stage, on the code in the others, where it is not clipped and may be gaussian, uniform, masking
   * or speckle. Default, here and below: the run's.
   */
  noise?: FitOptions['noise'];
  loss?: FitOptions['loss'];
  optimizer?: Optimizer;
  schedule?: Schedule;
  clipNorm?: number;
  ema?: number;
}

/** An option, or a key of one, that does not exist is refused by name. */
export interface FitOptions {
  epochs: number;
  /** Default 32. */
  batchSize?: number;
  /**
   * One kind at one level, or ranges: each image gets one of the kinds and a level between the ends, evenly. Of a list,
   * each image first gets one by their shares.
   */
  noise: NoiseRange | ChainRange | (NoiseRange | ChainRange)[];
  /** Default Adam at 0.001. */
  optimizer?: Optimizer;
  /** Default constant. */
  schedule?: Schedule;
  /** Default `'mse'`. */
  loss?: 'mse' | 'mae' | 'charbonnier' | 'bce';
  /**
   * Sigma of the noise with which a piece counts half in the loss; one without noise counts whole, as mean PSNR counts
   * them. For networks that keep the size and take images as they come. Default 0: all count alike.
   */
  noiseWeighting?: number;
  /** Largest norm of the gradient; 0, the default: any. */
  clipNorm?: number;
  /** Decay a step of the weights' average, such as 0.999, which then is what the network becomes. Default 0: none. */
  ema?: number;
  /** Side of the random pieces that are cut from the images; must fit the network's stride. Default 0: whole images. */
  crop?: number;
  /** Pieces of each image an epoch. Default 1. */
  crops?: number;
  /** Mirrors pieces along each axis one time in two. Default false. */
  flip?: boolean;
  /** Exchanges rows and columns one time in two; with `flip`, all turns. Default false. */
  transpose?: boolean;
  /** Share of a colour set's pieces that become gray: equal channels with equal noise. Default 0. */
  gray?: number;
  /** Unsigned 32-bit integer. The same seed gives the same weights, whatever the threads. Default 0. */
  seed?: number;
  /** What comes before the whole network is trained. Its layers must read the layer before them. Default: nothing. */
  pretrain?: PretrainingStage[];
  /**
   * Images to measure on after every epoch, or the fraction, 0 to below 1, at the data's end that is kept for it: of any
   * above 0 at least one image. Default: none.
   */
  validation?: Dataset | number;
  /** The corruption of the validation images. Default: `noise`'s first, with its middle numbers. */
  validationNoise?: Omit<NoiseSpec, 'index'> | Omit<ChainSpec, 'index'>;
  /** Of a stack: the names of the parts that learn. Default: all. */
  parts?: string[];
  /**
   * Of a stack whose parts enlarge: the weight of the loss of what each part but the last makes, against the clean
   * piece made as small. Default 0: none.
   */
  partsLoss?: number;
  /** What {@link TrainRun.checkpoint} gave: continues that run, with the same data and options, exactly. */
  resume?: ArrayBuffer;
  /** Ends the run: `done` rejects with an AbortError. The weights so far are kept. */
  signal?: AbortSignal;
  /** At most some thirty times a second. */
  onBatch?: (event: BatchEvent) => void;
  onEpoch?: (event: EpochEvent) => void;
}

export interface BatchEvent {
  /** Steps taken so far, and of the whole run. */
  step: number;
  totalSteps: number;
  /** Complete epochs. */
  epoch: number;
  /** Mean loss of the last batch. */
  loss: number;
  learningRate: number;
  imagesPerSecond: number;
  /** Estimated, without validation. */
  secondsLeft: number;
  /** Of how many stages this step belongs to which, from 0 on: those of `pretrain`, then the whole network. */
  stage: number;
  stages: number;
}

export interface EpochEvent {
  /** 1 after the first. */
  epoch: number;
  /** Mean loss of the epoch's batches. */
  loss: number;
  /** Of the validation images: the loss, the mean squared error, its PSNR in dB, and the mean SSIM. */
  valLoss?: number;
  mse?: number;
  psnr?: number;
  ssim?: number;
}

export interface TrainReport {
  /** The epochs of this run (not those before a resumed checkpoint). */
  history: EpochEvent[];
  steps: number;
  totalSteps: number;
  imagesPerSecond: number;
  /** Whether `stop()` ended it early. */
  stopped: boolean;
  /** What continues a stopped run, for {@link FitOptions.resume}. */
  checkpoint?: ArrayBuffer;
}

export interface TrainRun {
  readonly done: Promise<TrainReport>;
  /** Resolves when nothing more is computed: at most some 30 ms or one step later. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends the run early; the weights so far are kept. */
  stop(): Promise<TrainReport>;
  /** Everything that continues the run exactly, as a model file with more in it. */
  checkpoint(): Promise<ArrayBuffer>;
  /** From the next step on until the stage ends; the schedule multiplies it. */
  setLearningRate(rate: number): void;
}
