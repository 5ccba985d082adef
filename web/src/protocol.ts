import type { AdaptState } from './adaptation.js';
import type { Shape, Stage } from './bindings.js';
import type { ModelSource, WasmSource } from './loading.js';
import type { TrainState, Validation } from './training-bindings.js';
import type {
  DaeErrorCode,
  DenoiserInfo,
  Kernels,
  ModelFormat,
  NoiseDescription,
  ProgressEvent,
  Quality,
  RuntimeOptions,
} from './types.js';

/** The messages between the page and the worker. Every request but `abort` gets one answer, `done` or `failed`. */

/** An image on its way to the worker. `origin` is the URL it came from, for error texts. */
export type WireImage = { origin?: string } & (
  | { kind: 'encoded'; bytes: Uint8Array }
  | {
      kind: 'pixels';
      data: Uint8Array | Float32Array;
      width: number;
      height: number;
      channels: number;
      /** Set if the values are not sRGB. */
      colorSpace?: PredefinedColorSpace | undefined;
    }
);

export type WireOutput = 'rgba' | 'png' | 'jpeg' | 'float32';

/** The package's networks by name. */
export type PackagedModels = Readonly<Record<string, ModelSource>>;

export interface CreateRequest {
  type: 'create';
  /** Absent if each image chooses its network. */
  model: ModelSource | undefined;
  /** Networks that may replace the model: those that `dae_network_for` chooses for the name `requested`. */
  choice?: { requested: string; models: PackagedModels } | undefined;
  wasm: WasmSource;
  /** The address of dae-onnx.wasm. */
  onnxUrl?: string | undefined;
  threads: RuntimeOptions['threads'];
  simd: RuntimeOptions['simd'];
  kernels: Kernels;
  wantsProgress: boolean;
}

export interface DenoiseRequest {
  type: 'denoise';
  image: WireImage;
  /** The JSON of dae_denoise_start(). */
  options: string;
  output: WireOutput;
  wantsTiles: boolean;
  wantsProgress: boolean;
  /** Whether the best weights of the adaptation in progress run the image. */
  adapted?: boolean | undefined;
}

export interface CorruptRequest {
  type: 'corrupt';
  image: WireImage;
  /** The JSON of dae_corrupt(). */
  options: string;
  output: WireOutput;
}

export interface CompareRequest {
  type: 'compare';
  reference: WireImage;
  image: WireImage;
}

export interface RunRequest {
  type: 'run';
  stage: Stage;
  /** Memory that also takes the result if it has the same number of values. */
  data: Float32Array<ArrayBuffer>;
  shape: Shape;
}

/** Clean images of one size. */
export interface WireBatch {
  kind: 'batch';
  data: Uint8Array<ArrayBuffer>;
  shape: Shape;
}

/** Clean images for the next run, sent one image or batch at a time, so that they are not in memory twice. */
export interface TrainAddRequest {
  type: 'train-add';
  images: WireBatch | WireImage;
}

export interface TrainStartRequest {
  type: 'train-start';
  /** The JSON of dae_trainer_create(). */
  options: string;
  /** Number of the last images that are reserved for validation. */
  validation: number;
  resume?: Uint8Array | undefined;
}

/** The page requests one time slice after another, so that other calls can run between them. It pauses by not requesting one. */
export interface TrainSliceRequest {
  type: 'train-step' | 'train-validate';
  budgetMs: number;
}

export interface TrainLearningRateRequest {
  type: 'train-learning-rate';
  learningRate: number;
}

/** An image to adapt to. The first one begins an adaptation. */
export interface AdaptAddRequest {
  type: 'adapt-add';
  image: WireImage;
  /** The JSON of dae_adaptation_create(). */
  options: string;
}

/** An example of the noise that clean images get in an adaptation. */
export interface AdaptNoiseRequest {
  type: 'adapt-noise';
  image: WireImage;
}

export interface AdaptStepRequest {
  type: 'adapt-step';
  budgetMs: number;
  /** Number of training steps at which the slice ends. */
  steps: number;
}

export interface PlainRequest {
  type: 'train-checkpoint' | 'train-end' | 'adapt-model' | 'adapt-end';
}

export interface SaveRequest {
  type: 'save';
  format: ModelFormat;
}

export interface TrainSlice {
  state: TrainState;
  images: number;
  seconds: number;
}

export type Task =
  | CreateRequest
  | DenoiseRequest
  | CorruptRequest
  | CompareRequest
  | RunRequest
  | TrainAddRequest
  | TrainStartRequest
  | (TrainSliceRequest & { type: 'train-step' })
  | (TrainSliceRequest & { type: 'train-validate' })
  | TrainLearningRateRequest
  | (PlainRequest & { type: 'train-checkpoint' })
  | (PlainRequest & { type: 'train-end' })
  | AdaptAddRequest
  | AdaptNoiseRequest
  | AdaptStepRequest
  | (PlainRequest & { type: 'adapt-model' })
  | (PlainRequest & { type: 'adapt-end' })
  | SaveRequest;
export type Request = { id: number; task: Task } | { id: number; abort: true };

/** `data` has the form that {@link WireOutput} requested: RGBA bytes, a PNG file, or values of `channels` channels. */
export interface WireResult {
  data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: number;
  timings: { decodeMs: number; runMs: number };
  tiles: number;
  network?: string;
  noiseLevel?: number;
  noise?: NoiseDescription;
  /** Set by `denoise`: the engine's number of threads, which a later self-test may have raised. */
  threads?: number;
  /** Set if the values are not sRGB. */
  colorSpace?: PredefinedColorSpace | undefined;
}

export interface WireTile {
  index: number;
  total: number;
  x: number;
  y: number;
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
  /** Set if the values are not sRGB. */
  colorSpace?: PredefinedColorSpace | undefined;
}

export interface Answers {
  create: DenoiserInfo;
  denoise: WireResult;
  corrupt: WireResult;
  compare: Quality;
  run: { data: Float32Array<ArrayBuffer>; shape: Shape };
  'train-add': Record<string, never>;
  'train-start': TrainState;
  'train-step': TrainSlice;
  'train-validate': Validation;
  'train-learning-rate': TrainState;
  'train-checkpoint': { data: Uint8Array<ArrayBuffer> };
  'train-end': Record<string, never>;
  'adapt-add': Record<string, never>;
  'adapt-noise': Record<string, never>;
  'adapt-step': { state: AdaptState; seconds: number };
  'adapt-model': { data: Uint8Array<ArrayBuffer> };
  'adapt-end': Record<string, never>;
  save: { data: Uint8Array<ArrayBuffer> };
}

export type WireError = { abort: true } | { code: DaeErrorCode; message: string };

export type Reply =
  | { id: number; type: 'done'; value: Answers[keyof Answers] }
  | { id: number; type: 'failed'; error: WireError }
  | { id: number; type: 'progress'; event: ProgressEvent }
  /** Says whether the worker is starting its threads' workers or has started them. */
  | { id: number; type: 'threads'; started: boolean }
  | { id: number; type: 'tile'; tile: WireTile };
