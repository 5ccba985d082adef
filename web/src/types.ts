import type { AsyncDisposableIfKnown, OwnFloat32Array } from './portable-types.js';
import type { Dataset, FitOptions, TrainRun } from './train-types.js';

/** Public types of the package. Shapes are NHWC; image values lie in [0, 1]. */

export interface RuntimeOptions {
  /** Threads to use. A number is honoured, or {@link BackendInfo} says why not. Default `'auto'`. */
  threads?: 'auto' | number;
  /** WebAssembly SIMD variant. Default `'auto'`: relaxed SIMD where the engine accepts it. */
  simd?: 'auto' | 'simd128' | 'relaxed';
  /** Where the `.wasm` files lie: a folder URL ending in `/`, or a function from file name to URL. Default: beside the package. */
  wasmUrl?: string | URL | ((file: string) => string | URL);
  /** Likewise where the package's own models lie, for bundlers that copy no files. Default: beside the package. */
  modelUrl?: string | URL | ((file: string) => string | URL);
  /**
   * The file `dae-onnx.wasm` of the package `dae-wasm-models`, which reads and writes ONNX: fetched when `save()` is asked
   * for ONNX, or the model is an ONNX file. Default: none, and ONNX is refused.
   */
  onnxUrl?: string | URL;
  /** The module itself, for hosts that cannot serve it as a file. Must fit the variant that `simd` and `threads` select. */
  wasmBinary?: ArrayBuffer | WebAssembly.Module;
  /** Makes the Worker. Default: the package's own `worker.js`. */
  worker?: () => Worker;
  signal?: AbortSignal;
  onProgress?: (event: ProgressEvent) => void;
}

export interface ProgressEvent {
  phase: 'wasm' | 'model' | 'run';
  /** Bytes of a download, or finished tiles of a run. */
  loaded: number;
  total?: number;
}

export interface BackendInfo {
  simd: 'simd128' | 'relaxed';
  threads: number;
  crossOriginIsolated: boolean;
  /**
   * Set exactly when `threads` is 1. `'self-test'`: several threads were measured to be slower. `'single-file'`: the
   * entry `dae-wasm/single`, which has none.
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
 * Anything that shows a picture. Blobs, files, URLs and raw pixels are read byte for byte: PNG, JPEG, BMP and GIF are
 * decoded in C++, other formats by the browser. So is the file of an `<img>` that the page may fetch. Other elements,
 * bitmaps and frames can only be read through a canvas: see {@link Result.readback}. Nothing is transferred: what is
 * given stays usable.
 *
 * Display P3 stays Display P3: pixels say so ({@link ImageData.colorSpace}), files have its ICC profile. The profile of a
 * file of any other space is kept in the files that are made of it; pixels of it are given as they are, since a canvas
 * has no such space.
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
 * What a result's image can be. `blob`: a PNG. `jpeg`: a JPEG of quality 92, without alpha. `float32`: values of `channels` interleaved channels, not rounded.
 */
export interface Images {
  imagedata: ImageData;
  bitmap: ImageBitmap;
  blob: Blob;
  jpeg: Blob;
  float32: OwnFloat32Array;
}

export type Output = keyof Images;

export interface RunOptions<O extends Output = Output> {
  signal?: AbortSignal;
  /** Side of a tile in pixels of the picture; the result does not depend on it. Default `'auto'`. */
  tile?: 'auto' | 'off' | { size: number };
  /** Default `'keep'`: alpha is copied from the input. */
  alpha?: 'keep' | 'process' | 'opaque';
  /** 0..1: 1 is the network's output, 0 the input (enlarged bicubically by a network that enlarges). Default 1. */
  strength?: number;
  /**
   * Sigma of the image's noise, above 0 to 1 (a sigma of 25 of 255 is 25 / 255), for models that want to know it, such as
   * `photo-small`. Larger than the truth smooths more. Default: it is estimated from the image.
   */
  noiseLevel?: number;
  /** Of a stack ({@link DenoiserInfo.stack}): how many of its networks the picture goes through, from 1. Default all. */
  parts?: number;
  /**
   * Runs the network on the picture in so many positions (2: also mirrored left to right; 4: along each axis; 8:
   * transposed, too), turns the results back and gives their mean: better, and up to so many times the work. Not for
   * networks with a layer that treats two directions differently, such as the article's. Default 1.
   */
  selfEnsemble?: 1 | 2 | 4 | 8;
  onTile?: (event: TileEvent) => void;
  onProgress?: (event: ProgressEvent) => void;
  /** Default `'imagedata'`; {@link Images} tells what each is. */
  output?: O;
}

/** An option that a call does not know is refused by name: {@link Denoiser.corrupt} has two of {@link RunOptions}. */
export type CorruptOptions<O extends Output = Output> = Pick<RunOptions<O>, 'signal' | 'output'>;

export interface TileEvent {
  index: number;
  total: number;
  x: number;
  y: number;
  image: ImageData;
}

export interface Result<O extends Output = Output> {
  image: Images[O];
  width: number;
  height: number;
  channels: number;
  timings: { decodeMs: number; runMs: number };
  tiles: number;
  /** Of `denoise`: the name of the network that the picture went through. */
  network?: string;
  /** Sigma, above 0 to 1, that the input's noise was taken to have: of `denoise` with a model that wants to know it. */
  noiseLevel?: number;
  /**
   * Set where the input could only be read through a canvas. `'tampered'`: this browser changes what is read from a
   * canvas (Firefox and Brave can, against fingerprinting), so the result is that of a picture with the browser's noise.
   * `'rounded'`: the picture has half-transparent pixels, whose colours the browser multiplied by their alpha, rounded
   * and divided again: they may be off by up to 127 / alpha. `'exact'`: neither.
   */
  readback?: 'exact' | 'rounded' | 'tampered';
  backend: BackendInfo;
}

/** Of a picture against a reference of the same size; alpha is ignored. */
export interface Quality {
  /** Mean squared error over all colour values, in units of the range [0, 1]. */
  mse: number;
  /** -10 log10(mse) in dB; infinite for equal pictures. */
  psnr: number;
  /** Wang et al. 2004; absent for pictures smaller than its window of 11 x 11 pixels. */
  ssim?: number;
}

export interface NoiseSpec {
  kind: 'gaussian' | 'uniform' | 'salt-pepper' | 'masking' | 'poisson' | 'speckle';
  /** 0..1; what it means for each kind is written in the C API's `dae_noise_kind`. */
  level: number;
  /** Unsigned 32-bit integer. The same seed gives the same noise on every machine. Default 0. */
  seed?: number;
  /** Which image of a series: each index has noise of its own under the same seed. Default 0. */
  index?: number;
}

/** Corruptions one after another, as a picture meets them on its way: shrunk, blurred, noisy, compressed. */
export interface ChainSpec {
  /**
   * Steps from left to right, such as `'blur 1.2 + x4 + noise 25 + jpeg 40'`: `xN` (to 1/N of the size, bicubic),
   * `area xN`, `video xN`, `up N` (bicubic), `blur SIGMA`, `motion PIXELS DEGREES`, `noise SIGMA` (of 255), a kind of
   * noise and its level (`'salt-pepper 0.1'`), `jpeg QUALITY`, `camera ISO` (what a camera makes of the scene at an ISO
   * from 50 to 102400: its noise, demosaicing, noise reduction, sharpening and JPEG). A number may be a range, `'noise 0..25'`, from which the
   * seed draws. The C API's `dae_corrupt_chain` has the details.
   */
  chain: string;
  /** Unsigned 32-bit integer. The same seed gives the same picture on every machine. Default 0. */
  seed?: number;
  /** Which image of a series: each index has draws and noise of its own under the same seed. Default 0. */
  index?: number;
}

/** A network by its architecture alone: its weights are random (Glorot-uniform, biases zero). */
export interface UntrainedModel {
  /** The layer table that a model file carries, as an object or its JSON. */
  table: string | object;
  /** Unsigned 32-bit integer: the same seed gives the same weights on every machine. Default 0. */
  seed?: number;
}

/**
 * What a model can be given as: the name of one that comes with the package, a URL or the bytes of a file, a layer table.
 * A file is a model file (safetensors) or ONNX of the operators that layer tables have (with
 * {@link RuntimeOptions.onnxUrl}).
 *
 * `'auto'` is no model: each picture goes through the network that was trained on such pictures, as
 * {@link Result.network} tells. Gray pictures of at most 28 pixels a side take `'fashion-tutorial'`; pictures as a camera
 * makes them, whose details are coarser than their pixels and whose noise is not white, `'photo-camera'`, unless their
 * {@link RunOptions.noiseLevel} is told; all others `'photo-small'` or, where they show no colour,
 * `'photo-small-gray'`. A network is fetched when the first picture needs it. `'photo-small'` itself stands for two
 * networks, too, until it is trained. Every other model is the only one that runs. `dae-wasm/single` has
 * `'fashion-tutorial'` and `'photo-small'`, which takes all photographs there.
 */
export type Model = string | URL | ArrayBuffer | Blob | UntrainedModel;

export type ModelFormat = 'safetensors' | 'onnx';

export interface LayerInfo {
  name: string;
  stage: 'encoder' | 'decoder';
  op: string;
  /** Names of the layers that it reads, or `'input'`; absent: the layer before. */
  inputs?: string[];
  /** Convolutions have these three. */
  filters?: number;
  kernel?: [number, number];
  stride?: [number, number];
  /** Of space-to-depth and depth-to-space: pixels that become channels, or the other way round. */
  block?: [number, number];
  activation: string;
  /** Where fresh weights begin: `'zero'`, `'bilinear'`, `'bicubic'`; absent: random. */
  initial?: string;
  /** Factor of a leaky ReLU's negative side. */
  slope?: number;
  params: number;
  /** What multiplies: XNNPACK's matrix products within Winograd's algorithm, XNNPACK's convolution, or a kernel of our own. */
  kernels?: 'winograd (xnnpack)' | 'xnnpack' | 'own';
  /** Multiply-adds of inference, as performed, for each pixel of the network's input. */
  multiplyAdds?: number;
}

export interface DenoiserInfo {
  /** `'auto'` for a denoiser that chooses a network for each picture; it has no layers, and zeros where a network has sizes. */
  name: string;
  description: string;
  /** Set for such a denoiser. */
  automatic?: true;
  channels: number;
  /** Sigma that pictures are scaled to have before the network sees them, of one that wants to know the noise. */
  noiseSigma?: number;
  /** What a picture's sides are multiplied by: 1, or 2, 4, 8, ... of a super-resolution network. */
  scale: number;
  params: number;
  /** Of a network whose filters come in pairs, one of which counts. */
  symmetry?: 'half-turn';
  receptiveField: number;
  /** Rows and columns of a batch must be multiples of it in `run` and `encode`. */
  stride: number;
  latentChannels: number;
  /** Image pixels a latent pixel stands for, along one axis. */
  latentStride: number;
  /** Whether `decode` works: no connection skips the latent. */
  decodes: boolean;
  /** Multiply-adds of inference, as performed, for each pixel of the input. */
  multiplyAdds: number;
  /** The part of them that XNNPACK's operators do, from 0 to 1. */
  xnnpackShare: number;
  /** Of a network that is made of several, one after the other: their names and last layers. */
  stack?: { name: string; output: string }[];
  layers: LayerInfo[];
  backend: BackendInfo;
}

/**
 * `run`, `encode`, `decode`, `fit` and `save` are about one network: they reject with `INVALID_ARGUMENT` where `info` is
 * {@link DenoiserInfo.automatic}.
 */
export interface Denoiser extends AsyncDisposableIfKnown {
  readonly info: DenoiserInfo;
  /** Denoises one picture of any size; a network of a {@link DenoiserInfo.scale} above 1 enlarges it by that. */
  denoise<O extends Output = 'imagedata'>(source: ImageSource, options?: RunOptions<O>): Promise<Result<O>>;
  /** One after another: the next is asked for when the last result was taken, so memory does not grow with their number. */
  denoiseBatch<O extends Output = 'imagedata'>(
    sources: Iterable<ImageSource> | AsyncIterable<ImageSource>,
    options?: RunOptions<O>,
  ): AsyncIterable<Result<O>>;
  /** The network alone on a batch: no decoding, padding or tiling. The input is copied, not transferred. */
  run(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  encode(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  decode(h: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor>;
  /** Adds noise, or whatever a chain says. The result is clipped to [0, 1]; with `output: 'float32'` it is not rounded to 8 bits. */
  corrupt<O extends Output = 'imagedata'>(
    source: ImageSource,
    noise: NoiseSpec | ChainSpec,
    options?: CorruptOptions<O>,
  ): Promise<Result<O>>;
  /** How close a picture comes to a reference, measured in the worker. */
  compare(reference: ImageSource, image: ImageSource, options?: { signal?: AbortSignal }): Promise<Quality>;
  /**
   * Trains the network: corrupts the clean images anew in every epoch and learns to give them back. Meanwhile and
   * afterwards, everything else here works with the weights as they are. One run at a time: a new one ends the last.
   */
  fit(data: Dataset, options: FitOptions): TrainRun;
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
  | 'WASM_LOAD'
  | 'MODEL_FORMAT'
  | 'OUT_OF_MEMORY'
  | 'UNSUPPORTED_INPUT'
  | 'TAINTED'
  | 'INVALID_ARGUMENT'
  /** Training whose loss is no longer a finite number. The weights are those before that step. */
  | 'DIVERGED'
  /** A bug in the package. */
  | 'INTERNAL';
