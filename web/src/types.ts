import type { ChainSpec, DenoiseOptions, NoiseSpec, RuntimeOptions } from './option-types.js';
import type { AsyncDisposableIfKnown, OwnFloat32Array } from './portable-types.js';
import type { AdaptOptions } from './adapt-types.js';
import type { Dataset, FitOptions, TrainRun } from './train-types.js';

/** Public types of the package. Tensors are NHWC: batch, rows, columns, channels. Image values lie in [0, 1]. */

export type * from './option-types.js';

export interface ProgressEvent {
  /** Downloading the module, downloading a model, or computing. */
  phase: 'wasm' | 'model' | 'run';
  /** Bytes of a download, or finished tiles of a run. */
  loaded: number;
  /** Absent if the server does not say how many bytes there are. */
  total?: number;
}

export interface BackendInfo {
  /** The SIMD instructions in use. */
  simd: 'simd128' | 'relaxed';
  /** Number of threads in use. If a self-test refused threads, it is repeated before images of half a megapixel or more. */
  threads: number;
  crossOriginIsolated: boolean;
  /**
   * The reason for one thread; set if and only if `threads` is 1. `'self-test'`: several threads were measured to be slower.
   * `'single-file'`: the entry `dae-wasm/single` has no threads.
   */
  reasonSingleThread?:
    'not-isolated' | 'no-shared-memory' | 'nested-worker' | 'single-core' | 'self-test' | 'user' | 'single-file';
}

export interface Tensor {
  data: Float32Array;
  shape: [n: number, h: number, w: number, c: number];
}

export interface RawImage {
  data: Uint8Array | Uint8ClampedArray | Float32Array;
  width: number;
  height: number;
  /** 1: gray; 2: gray, alpha; 3: RGB; 4: RGB, alpha (not premultiplied). */
  channels: 1 | 2 | 3 | 4;
}

/**
 * An image source. Blobs, files, URLs and raw pixels are read without a canvas: C++ decodes PNG, JPEG, BMP and GIF, the browser
 * other formats. The same holds for an `<img>` whose file the page may fetch. Other elements, bitmaps and frames are read
 * through a canvas: see {@link Result.readback}. Nothing is transferred; the source stays usable.
 *
 * Display P3 stays Display P3: in pixels as {@link ImageData.colorSpace}, in files as an ICC profile. Result files keep the
 * profile of any other colour space. Result pixels of such a file have its values unchanged, because a canvas has no such
 * space.
 */
export type ImageSource =
  | Blob
  | ImageData
  | ImageBitmap
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLVideoElement
  | VideoFrame
  | URL
  | string
  | RawImage;

/**
 * The forms of a result's image. `blob` is a PNG. `jpeg` is a JPEG of quality 92 without alpha. `float32` has the values of
 * `channels` interleaved channels, not rounded.
 */
export interface Images {
  imagedata: ImageData;
  bitmap: ImageBitmap;
  blob: Blob;
  jpeg: Blob;
  float32: OwnFloat32Array;
}

export type Output = keyof Images;

export interface RunOptions<O extends Output = Output> extends DenoiseOptions {
  /** Form of the result, see {@link Images}. Default `'imagedata'`. */
  output?: O;
}

/** {@link Denoiser.corrupt} has two of the {@link RunOptions}; it refuses unknown options by name. */
export type CorruptOptions<O extends Output = Output> = Pick<RunOptions<O>, 'signal' | 'output'>;

/** A finished tile: its number of `total`, and its pixels at column `x` and row `y` of the result. */
export interface TileEvent {
  index: number;
  total: number;
  x: number;
  y: number;
  image: ImageData;
}

/**
 * Noise of an image, estimated from the image alone. Sigmas are 0 to 1 (a sigma of 25 of 255 is 25 / 255) and include noise
 * that a camera smoothed, up to a size of about 8 pixels.
 */
export interface NoiseDescription {
  /** Root mean square of the noise of the colour channels. */
  total: number;
  /** Sigma of the brightness. */
  luma: number;
  /** sqrt(total² - luma²); 0 for gray images. */
  chroma: number;
  /** `total` where the image is dark; `null` if too little of it is. */
  shadows: number | null;
  midtones: number | null;
  highlights: number | null;
  /** `'coarse'`: neighbouring pixels have similar noise. `'none'`: no visible noise. */
  grain: 'none' | 'fine' | 'coarse';
  /** Whether the 8x8 blocks of JPEG compression are visible. */
  jpegBlocks: boolean;
  /** The above in words, such as `'about 9 of 255 in the shadows, 5 in the midtones, coarse grain, JPEG'`. */
  words: string;
}

export interface Result<O extends Output = Output> {
  /** The result, in the form of {@link RunOptions.output}. */
  image: Images[O];
  /** Size in pixels. */
  width: number;
  height: number;
  /** 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
  channels: number;
  /** Milliseconds of decoding the input and of computing. */
  timings: { decodeMs: number; runMs: number };
  /** Number of tiles that the network ran on. */
  tiles: number;
  /** Name of the network that `denoise` used. */
  network?: string;
  /** Given or estimated sigma that the network was told, above 0 and at most 1; set by `denoise` for models with a `noiseSigma`. */
  noiseLevel?: number;
  /** Noise of the input, estimated from the image alone; set by `denoise`. */
  noise?: NoiseDescription;
  /**
   * Set if the input could only be read through a canvas. `'tampered'`: this browser changes pixels that are read from a
   * canvas (Firefox and Brave do so against fingerprinting), so the input had the browser's noise. `'rounded'`: the image
   * has half-transparent pixels, whose colours the browser multiplied by alpha, rounded and divided again, so they are off
   * by up to 127 / alpha. `'exact'`: neither.
   */
  readback?: 'exact' | 'rounded' | 'tampered';
  backend: BackendInfo;
}

/** Difference between an image and a reference of the same size; alpha is ignored. */
export interface Quality {
  /** Mean squared error over all colour values, in units of the range [0, 1]. */
  mse: number;
  /** -10 log10(mse) in dB; infinite for equal images. */
  psnr: number;
  /** SSIM of Wang et al. 2004; absent for images smaller than its window of 11 x 11 pixels. */
  ssim?: number;
}

/** A network given by its architecture; its weights are random (Glorot-uniform, biases zero). */
export interface UntrainedModel {
  /** The layer table of a model file, as an object or as JSON text. */
  table: string | object;
  /** Unsigned 32-bit integer. The same seed gives the same weights on every machine. Default 0. */
  seed?: number;
}

/**
 * A model: the name of one of the package's models, the URL or the bytes of a file, or a layer table. A file is a model file
 * (safetensors) or, with {@link RuntimeOptions.onnxUrl}, an ONNX file of the operators that layer tables have.
 *
 * `'auto'`, the default, chooses a network for each image; {@link Result.network} says which. Gray images of at most 28 pixels a
 * side go through `'fashion-tutorial'`. Images from cameras go through `'photo-camera'`, unless {@link RunOptions.noiseLevel} is
 * given: their noise is not white, and either their details are coarser than their pixels or their noise is equally strong
 * everywhere. All others go through `'photo-small'` or, if they show no colour, `'photo-small-gray'`. A network is fetched when an
 * image first needs it. `'photo-small'` stands for the pair `'photo-small'` and `'photo-small-gray'` until it is trained. Any
 * other model runs for all images. `dae-wasm/single` contains `'fashion-tutorial'` and `'photo-small'`, which there runs for all
 * photographs.
 */
export type Model = string | URL | ArrayBuffer | Blob | UntrainedModel;

export type ModelFormat = 'safetensors' | 'onnx';

export interface LayerInfo {
  name: string;
  stage: 'encoder' | 'decoder';
  /** The operator, such as `'conv2d'`; models/README.md lists them. */
  op: string;
  /** Names of the layers that this one reads, or `'input'`; absent: the layer before. */
  inputs?: string[];
  /** Output channels; only convolutions have this, `kernel` and `stride`. */
  filters?: number;
  kernel?: [number, number];
  stride?: [number, number];
  /** Size [rows, columns] of the blocks that space-to-depth turns into channels, depth-to-space back, and max-pool reduces to a pixel. */
  block?: [number, number];
  /** Factor by which resize-bilinear enlarges. */
  factor?: number;
  /** `'linear'`, `'relu'`, `'leaky_relu'` or `'sigmoid'`. */
  activation: string;
  /** Initial weights: `'zero'`, `'bilinear'`, `'bicubic'`; absent: random. */
  initial?: string;
  /** Factor of a leaky ReLU's negative side. */
  slope?: number;
  /** Number of learned parameters. */
  params: number;
  /** The code that multiplies: Winograd's algorithm on XNNPACK's matrix products, XNNPACK's operator, a kernel of our own, or plain loops. */
  kernels?: 'winograd (xnnpack)' | 'xnnpack' | 'own' | 'reference';
  /** Multiply-adds that inference performs per pixel of the network's input. */
  multiplyAdds?: number;
}

export interface DenoiserInfo {
  /** `'auto'` for a denoiser that chooses a network for each image. It has no layers, and its sizes are 0. */
  name: string;
  description: string;
  /** Set if the denoiser chooses a network for each image. */
  automatic?: true;
  /** Channels of the network's input: 1 is gray, 3 is RGB. */
  channels: number;
  /** Sigma for which the network was trained, 0 to 1: images are scaled until their noise has it. Absent for other networks. */
  noiseSigma?: number;
  /** With `noiseSigma`: the network was trained for a camera's noise. Absent: for white noise. */
  noise?: 'camera';
  /** Factor of an image's sides: 1, or 2, 4, 8, ... for super-resolution. */
  scale: number;
  /** Number of learned parameters. */
  params: number;
  /** Set if the filters come in pairs, one the other rotated by 180 degrees; `params` counts one of each pair. */
  symmetry?: 'half-turn';
  /** Side, in input pixels, of the area that an output pixel depends on. */
  receptiveField: number;
  /** Rows and columns of a batch must be multiples of it in `run` and `encode`. */
  stride: number;
  /** Channels of the encoder's output. */
  latentChannels: number;
  /** Image pixels per latent pixel along one axis. */
  latentStride: number;
  /** Whether `decode` works, which needs a network without connections that skip the latent. */
  decodes: boolean;
  /** Multiply-adds that inference performs per pixel of the input. */
  multiplyAdds: number;
  /** Share of `multiplyAdds` that XNNPACK performs, 0 to 1. */
  xnnpackShare: number;
  /** Names and last layers of a cascade's networks, in order; absent for other models. */
  cascade?: { name: string; output: string }[];
  layers: LayerInfo[];
  backend: BackendInfo;
}

/**
 * A model in a worker. `run`, `encode`, `decode`, `fit` and `save` need one network: they reject with `INVALID_ARGUMENT` if the
 * denoiser is {@link DenoiserInfo.automatic}. Every call rejects with an AbortError when its signal aborts, and otherwise with a
 * DaeError. Results belong to the caller.
 */
export interface Denoiser extends AsyncDisposableIfKnown {
  readonly info: DenoiserInfo;
  /** Denoises one image of any size; a network with a {@link DenoiserInfo.scale} above 1 enlarges it. */
  denoise<O extends Output = 'imagedata'>(source: ImageSource, options?: RunOptions<O>): Promise<Result<O>>;
  /** Denoises images one after another. It takes the next source after you took the last result, so memory does not grow. */
  denoiseBatch<O extends Output = 'imagedata'>(
    sources: Iterable<ImageSource> | AsyncIterable<ImageSource>,
    options?: RunOptions<O>,
  ): AsyncIterable<Result<O>>;
  /** Runs only the network on a batch, without decoding, padding or tiling. The input is copied, not transferred. */
  run(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  /** Runs the encoder on a batch: image to latent. */
  encode(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  /** Runs the decoder on a batch: latent to image. Rejects if {@link DenoiserInfo.decodes} is false. */
  decode(h: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  /** Corrupts an image by noise or a chain. The result is clipped to [0, 1]; with `output: 'float32'` it is not rounded to 8 bits. */
  corrupt<O extends Output = 'imagedata'>(
    source: ImageSource,
    noise: NoiseSpec | ChainSpec,
    options?: CorruptOptions<O>,
  ): Promise<Result<O>>;
  /** Measures the difference between an image and a reference of the same size. */
  compare(reference: ImageSource, image: ImageSource, options?: { signal?: AbortSignal }): Promise<Quality>;
  /**
   * Trains the network: corrupts the clean images differently in every epoch and learns to restore them. During and after
   * training, all other methods use the current weights. There is one run at a time: a new run ends the previous one.
   */
  fit(data: Dataset, options: FitOptions): TrainRun;
  /**
   * Adapts the network to the pictures that it is to denoise, without clean versions of them, and resolves to a denoiser of its
   * own, in another worker, that the caller disposes of. This denoiser keeps its weights. An automatic denoiser adapts the network
   * that fits the first picture. The error on parts of the pictures that are held back decides which weights are the best, those
   * at the start among them (docs/adaptation.md).
   */
  adapt(pictures: ImageSource | Iterable<ImageSource>, options?: AdaptOptions): Promise<Denoiser>;
  /**
   * The current weights as a file that {@link createDenoiser} reads: `'safetensors'` (the default), or `'onnx'` for other
   * programs: operator set 17, float32 tensors `input` and `output` of [batch, channels, height, width] from 0 to 1, and
   * `sigma`, the noise's standard deviation on that scale, of a network with {@link DenoiserInfo.noiseSigma}. ONNX
   * needs {@link RuntimeOptions.onnxUrl}.
   */
  save(options?: { format?: ModelFormat }): Promise<Blob>;
  /** Ends the worker, the only way its memory returns. Pending calls reject with an AbortError. Idempotent. */
  dispose(): Promise<void>;
}

export type DaeErrorCode =
  /** The module could not be fetched or started. */
  | 'WASM_LOAD'
  /** The file is no model that this version can run. */
  | 'MODEL_FORMAT'
  /** Images or training need more memory than the browser gives. */
  | 'OUT_OF_MEMORY'
  /** The input is no image that can be decoded, or is too large. */
  | 'UNSUPPORTED_INPUT'
  /** The image comes from another origin without CORS, so its pixels may not be read. */
  | 'TAINTED'
  /** An argument is outside its documented range, or does not fit the others. */
  | 'INVALID_ARGUMENT'
  /** The training loss is no longer a finite number. The weights are those before that step. */
  | 'DIVERGED'
  /** A bug in the package. */
  | 'INTERNAL';
