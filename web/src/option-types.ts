// npm run options writes this file from src/api/schema.
import type { AdaptEvent } from './adapt-types.js';
import type { BatchEvent, Dataset, EpochEvent } from './train-types.js';
import type { ImageSource, Output, ProgressEvent, TileEvent } from './types.js';

/** A corruption of an image: noise of one kind, or a chain of steps. */
export type CorruptionOptions = ChainSpec | NoiseSpec;
/**
 * Kinds of noise, by the new value of x in [0, 1]. N is a standard normal variable, U is uniform in (-1, 1).
 * `'gaussian'`: x + level * N: the corruption of TensorFlow's tutorial; `'uniform'`: x + level * U; `'salt-pepper'`:
 * with probability level: 0 or 1, equally likely; `'masking'`: with probability level: 0 (Vincent et al. 2008);
 * `'poisson'`: photon noise: level^2 * Poisson(x / level^2), with standard deviation level at x = 1; `'speckle'`: x +
 * level * x * N.
 */
export type NoiseKind = 'gaussian' | 'uniform' | 'salt-pepper' | 'masking' | 'poisson' | 'speckle';
/** Factor of the learning rate over the run. Default: constant. */
export type Schedule = ConstantSchedule | StepSchedule | CosineSchedule;
/**
 * Code that computes the networks. Results agree within rounding. `'auto'`: the fastest for each layer; `'xnnpack'`:
 * XNNPACK's operators wherever a layer multiplies; `'own'`: the project's SIMD kernels; `'reference'`: plain loops,
 * slow, for comparisons.
 */
export type Kernels = 'auto' | 'xnnpack' | 'own' | 'reference';

/** Options of denoising and enlarging an image. */
export interface DenoiseOptions {
  /**
   * Share of the network's result: 1 gives the network's output, 0 the input (enlarged bicubically if the network
   * enlarges), values between blend the two. Brightness (`luma`) and colour (`chroma`), as BT.601 defines them, can be
   * set separately. 0 to 1. Default 1.
   */
  strength?:
    | number
    | {
        /** For brightness. 0 to 1. Default 1. */
        luma?: number;
        /** For colour. 0 to 1. Default 1. */
        chroma?: number;
      };
  /**
   * Sigma of the image's noise (a sigma of 25 of 255 is 25 / 255), for models with a `noiseSigma`, such as
   * `photo-small`. Larger values smooth more. 0: estimated from the image. 0 to 1 of the pixel range. Default 0.
   */
  noiseLevel?: number;
  /**
   * Side of a tile in pixels of the image; `'off'` takes the whole image as one tile, `'auto'` chooses. The result does
   * not depend on it; memory does. Default `'auto'`.
   */
  tile?:
    | ('auto' | 'off')
    | {
        /** Side in pixels. From 1. */
        size: number;
      };
  /**
   * `'keep'` copies alpha from the input, and colours that it hides do not reach the network. `'process'` denoises
   * alpha like a colour. `'opaque'` drops it. Default `'keep'`.
   */
  alpha?: 'keep' | 'process' | 'opaque';
  /** Number of a cascade's networks to run (the model's `cascade`). Default: all. From 1. */
  parts?: number;
  /**
   * Self-ensemble: averages the network's results for this number of flips and rotations of the image. 2 adds the image
   * mirrored left to right, 4 mirrors along each axis, 8 also transposes. Quality improves; the work grows by up to
   * this factor. Networks with a layer that treats two directions differently, such as `fashion-tutorial`, refuse it.
   * Default 1.
   */
  selfEnsemble?: 1 | 2 | 4 | 8;
  /** Form of the result, see {@link Images}. Default `'imagedata'`. */
  output?: Output;
  /** Aborts the call, which then rejects with an AbortError. */
  signal?: AbortSignal;
  /** Called with each finished tile of the result. */
  onTile?: (event: TileEvent) => void;
  /** Called with each finished tile, and with the download of a network that the image needs first. */
  onProgress?: (event: ProgressEvent) => void;
}
/**
 * A chain of corruptions in order, such as shrinking, blur, noise and compression. `dae_corrupt` in the C API's header
 * describes the steps.
 */
export interface ChainSpec {
  /**
   * Steps from left to right, such as `'blur 1.2 + x4 + noise 25 + jpeg 40'`: `xN` (1/N of the size, bicubic), `area
   * xN` (1/N, mean over the area), `video xN` (1/N, then what a video codec loses), `up N` (bicubic), `blur SIGMA`,
   * `motion PIXELS DEGREES`, `noise SIGMA` (of 255), a kind of noise and its level (`'salt-pepper 0.1'`), `jpeg
   * QUALITY`, `camera ISO` (simulates a camera at an ISO from 50 to 102400: noise, demosaicing, noise reduction,
   * sharpening and JPEG). A number may be a range, `'noise 0..25'`; the seed and the index draw from it.
   */
  chain: string;
  /** The same seed gives the same result on every machine. From 0. Default 0. */
  seed?: number;
  /**
   * Number of the image in a series: with the same seed, each index gives different draws and noise. From 0. Default 0.
   */
  index?: number;
}
/** Noise of one kind on every colour value; alpha stays. */
export interface NoiseSpec {
  kind: NoiseKind;
  /** Amount of noise, which the kind defines. 0 to 1. */
  level: number;
  /** The same seed gives the same result on every machine. From 0. Default 0. */
  seed?: number;
  /**
   * Number of the image in a series: with the same seed, each index gives different draws and noise. From 0. Default 0.
   */
  index?: number;
  /** Whether values are clipped to [0, 1]; 8-bit results always are. Default true. */
  clip?: boolean;
}
/** Options of a training run. */
export interface TrainOptions {
  /** Passes over the data. 1 to 1000000. */
  epochs: number;
  /** Images per step. 1 to 65536 images. Default 32. */
  batchSize?: number;
  /**
   * The corruption, drawn anew for each patch in every epoch: an entry of the list by its `share`, then a kind and a
   * level uniformly. Default: gaussian of level 0.2.
   */
  noise?: ChainRange | NoiseRange | (ChainRange | NoiseRange)[];
  /** The optimizer. Default: Adam with a learning rate of 0.001. */
  optimizer?: Adam | Sgd;
  schedule?: Schedule;
  /** Mean squared error, mean absolute error, Charbonnier's loss, or binary cross-entropy. Default `'mse'`. */
  loss?: 'mse' | 'mae' | 'charbonnier' | 'bce';
  /**
   * Sigma of the noise at which a patch has weight one half in the loss; a patch without noise has weight one. This
   * weights patches like mean PSNR does. It is for networks that keep the size and have no `noiseSigma`. 0: equal
   * weights. 0 to 1 of the pixel range. Default 0.
   */
  noiseWeighting?: number;
  /** Largest norm of the gradient; larger gradients are scaled down. 0: no limit. From 0. Default 0. */
  clipNorm?: number;
  /**
   * Decay per step, such as 0.999, of the exponential moving average of the weights, which becomes the result. 0: off.
   * 0 to 0.999999. Default 0.
   */
  ema?: number;
  /**
   * Side of the random patches cut from the images, a multiple of the network's stride. 0: whole images, which must
   * have one size. 0 to 65535 pixels. Default 0.
   */
  crop?: number;
  /** Patches per image and epoch. 1 to 65536. Default 1. */
  crops?: number;
  /** Mirrors each patch along each axis with probability 1/2. Default false. */
  flip?: boolean;
  /** Transposes each patch with probability 1/2; with `flip`, all 8 flips and rotations occur. Default false. */
  transpose?: boolean;
  /** Share of the patches that become gray in a colour set: equal channels with equal noise. 0 to 1. Default 0. */
  gray?: number;
  /** The same seed gives the same weights for any number of threads. From 0. Default 0. */
  seed?: number;
  /** Corruption of the validation images. Default: the first entry of `noise`, with the middle of each range. */
  validationNoise?: ValidationChain | ValidationNoise;
  /** Names of the networks of a cascade that learn. Default: all. */
  parts?: string[];
  /**
   * Weight of an additional loss for each network of a cascade but the last: its result is compared with the clean
   * patch of the same size. 0: none. 0 to 1000. Default 0.
   */
  partsLoss?: number;
  /**
   * Stages of pretraining before the whole network is trained. Every layer must read the layer before it. Default:
   * none.
   */
  pretrain?: PretrainingStage[];
  /**
   * Images to measure on after every epoch, or the fraction of the data, at its end, to reserve for this: from 0 to
   * below 1, and at least one image for any fraction above 0. Default: none.
   */
  validation?: Dataset | number;
  /** A checkpoint from {@link TrainRun.checkpoint}: continues that run exactly, given the same data and options. */
  resume?: ArrayBuffer;
  /** Ends the run: `done` rejects with an AbortError. The current weights are kept. */
  signal?: AbortSignal;
  /** Called after steps, at most about 40 times per second. */
  onBatch?: (event: BatchEvent) => void;
  /** Called after every epoch, with the validation's results. */
  onEpoch?: (event: EpochEvent) => void;
}
/**
 * A chain of corruptions as in {@link ChainSpec}, which may have ranges. A network that enlarges needs chains that
 * shrink.
 */
export interface ChainRange {
  /** Relative frequency of this entry in a list of corruptions. 0.000001 to 1000000. Default 1. */
  share?: number;
  /**
   * Its result is rounded to 8 bits. If it contains a camera, the target is the camera's image without noise and
   * compression.
   */
  chain: string;
  /**
   * Chain applied to the clean target, such as `'blur 0.5'`. It keeps the size and may read no wider neighbourhood than
   * `chain` does. Default: none.
   */
  target?: string;
}
/** Noise of one kind or several, at one level or a range of levels. */
export interface NoiseRange {
  /** Relative frequency of this entry in a list of corruptions. 0.000001 to 1000000. Default 1. */
  share?: number;
  /** One kind, or several that are equally likely. Default `'gaussian'`. */
  kind?: NoiseKind | NoiseKind[];
  /** Level, or a range [least, greatest] of levels. 0 to 1. Default 0.2. */
  level?: number | [number, number];
  /** Whether noisy values are clipped to [0, 1]. Default true. */
  clip?: boolean;
  /** Quality of a JPEG compression after the noise, or a range of qualities. Default: none. 1 to 100. */
  jpeg?: number | [number, number];
}
/** Adam (Kingma and Ba 2015); the defaults are Keras's. */
export interface Adam {
  /** This is the default optimizer. */
  type?: 'adam';
  /** Learning rate. From 0. Default 0.001. */
  learningRate?: number;
  /** Decay of the first moment. 0 to 0.999999. Default 0.9. */
  beta1?: number;
  /** Decay of the second moment. 0 to 0.999999. Default 0.999. */
  beta2?: number;
  /** Constant in the denominator. 0 to 1. Default 1e-7. */
  epsilon?: number;
}
/** Stochastic gradient descent with momentum. */
export interface Sgd {
  /** Chooses this optimizer. */
  type: 'sgd';
  /** Learning rate. From 0. Default 0.01. */
  learningRate?: number;
  /** Momentum. 0 to 0.999999. Default 0.9. */
  momentum?: number;
}
/** The learning rate stays. */
export interface ConstantSchedule {
  /** This is the default schedule. */
  type?: 'constant';
  /** Linear rise of the learning rate at the start; may be a fraction. 0 to 1000000 epochs. Default 0. */
  warmup?: number;
}
/** The learning rate is multiplied by a factor at regular times. */
export interface StepSchedule {
  /** Chooses this schedule. */
  type: 'step';
  /** Time between two changes. 0.001 to 1000000 epochs. Default 1. */
  every?: number;
  /** Factor of each change. 0 to 1. Default 0.5. */
  factor?: number;
  /** Linear rise of the learning rate at the start; may be a fraction. 0 to 1000000 epochs. Default 0. */
  warmup?: number;
}
/** The learning rate falls like a half cosine (Loshchilov and Hutter 2017). */
export interface CosineSchedule {
  /** Chooses this schedule. */
  type: 'cosine';
  /** Share of the learning rate at the end of the run. 0 to 1. Default 0. */
  final?: number;
  /** Linear rise of the learning rate at the start; may be a fraction. 0 to 1000000 epochs. Default 0. */
  warmup?: number;
}
/** A chain that corrupts the validation images. */
export interface ValidationChain {
  /** A chain as in {@link ChainSpec}. */
  chain: string;
  /** The same seed gives the same result on every machine. From 0. Default 0. */
  seed?: number;
}
/** Noise of the validation images. */
export interface ValidationNoise {
  kind?: NoiseKind;
  /** Default: the middle of the run's range. 0 to 1. */
  level?: number;
  /** The same seed gives the same result on every machine. From 0. Default 0. */
  seed?: number;
}
/**
 * A stage of greedy layer-wise pretraining (Vincent et al. 2010): some layers of a stacked denoising autoencoder,
 * trained as an autoencoder of the latent code that the earlier stages compute. Options that a stage leaves out have
 * the run's values. Noise on the latent code of later stages is not clipped, and may be gaussian, uniform, masking or
 * speckle.
 */
export interface PretrainingStage {
  /** Names of the first encoder layers and the last decoder layers that no earlier stage trained. */
  layers: string[];
  /** Passes over the data. 1 to 1000000. */
  epochs: number;
  /** The corruption, or a list of which an entry is drawn for each patch. */
  noise?: ChainRange | NoiseRange | (ChainRange | NoiseRange)[];
  /** Mean squared error, mean absolute error, Charbonnier's loss, or binary cross-entropy. */
  loss?: 'mse' | 'mae' | 'charbonnier' | 'bce';
  /** The optimizer. */
  optimizer?: Adam | Sgd;
  schedule?: Schedule;
  /**
   * Sigma of the noise at which a patch has weight one half in the loss; a patch without noise has weight one. This
   * weights patches like mean PSNR does. It is for networks that keep the size and have no `noiseSigma`. 0: equal
   * weights. 0 to 1 of the pixel range.
   */
  noiseWeighting?: number;
  /** Largest norm of the gradient; larger gradients are scaled down. 0: no limit. From 0. */
  clipNorm?: number;
  /**
   * Decay per step, such as 0.999, of the exponential moving average of the weights, which becomes the result. 0: off.
   * 0 to 0.999999.
   */
  ema?: number;
}
/** Options of adapting a network to images. */
export interface AdaptationOptions {
  /**
   * Whether the images have no noise: the network then learns to remove white noise from images of their kind. Default
   * false.
   */
  clean?: boolean;
  /**
   * Noisy images: sigma of their white noise; default: estimated. Clean images: sigma of the noise to add, or a range;
   * default: [5/255, 50/255]. 0 to 1.
   */
  sigma?: number | [number, number];
  /** The same seed and number of steps give the same weights for any number of threads. From 0. Default 0. */
  seed?: number;
  /** Learning rate of Adam. 0: 0.001 for a network for white noise, otherwise 0.0005. 0 to 1. Default 0. */
  learningRate?: number;
  /**
   * With `clean`: an image with the noise that is to be removed. Clean images get white noise of 0.6 to 1.4 times its
   * estimated sigma, instead of `sigma`.
   */
  noisy?: ImageSource;
  /**
   * Time to work for, in seconds above 0; pauses do not count. The number of steps that it gives depends on the
   * machine. Default 30.
   */
  seconds?: number;
  /**
   * Number of training steps instead of a time: with the same `seed`, the result is the same on any number of threads.
   * From 1.
   */
  steps?: number;
  /** Ends the work and rejects with an AbortError. */
  signal?: AbortSignal;
  /** Ends the work early: the result has the best weights so far. */
  stop?: AbortSignal;
  /**
   * Called after every time slice. The next one begins when the returned promise resolves, so a callback can pause the
   * work.
   */
  onProgress?: (event: AdaptEvent) => void | Promise<void>;
}
/** Options of starting a denoiser. */
export interface RuntimeOptions {
  /**
   * Number of threads; results do not depend on it. `'auto'` chooses: the package by a short self-test, C by the
   * processor's cores. Where a platform cannot start that many, fewer run; the package says how many and why. 1 to 256.
   * Default `'auto'`.
   */
  threads?: 'auto' | number;
  /** WebAssembly SIMD variant. `'auto'`: relaxed SIMD if the browser supports it. Default `'auto'`. */
  simd?: 'auto' | 'simd128' | 'relaxed';
  kernels?: Kernels;
  /**
   * Folder of the `.wasm` files: a URL ending in `/`, or a function from file name to URL. Default: the package's own
   * folder.
   */
  wasmUrl?: string | URL | ((file: string) => string | URL);
  /**
   * Folder of the package's models, given like `wasmUrl`, for bundlers that copy no files. Default: the package's own
   * folder.
   */
  modelUrl?: string | URL | ((file: string) => string | URL);
  /**
   * The file `dae-onnx.wasm` of the package `dae-wasm-models`, which reads and writes ONNX. It is fetched when `save()`
   * writes ONNX or the model is an ONNX file. Default: none, and ONNX is refused.
   */
  onnxUrl?: string | URL;
  /**
   * The WebAssembly module, for hosts that cannot serve it as a file. It must be the variant that `simd` and `threads`
   * select.
   */
  wasmBinary?: ArrayBuffer | WebAssembly.Module;
  /** Creates the Worker. Default: a Worker of the package's `worker.js`. */
  worker?: () => Worker;
  /** Aborts the start, which then rejects with an AbortError. */
  signal?: AbortSignal;
  /** Reports downloads of the module and the model. */
  onProgress?: (event: ProgressEvent) => void;
}
