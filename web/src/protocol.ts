import type { Shape, Stage } from './bindings.js';
import type { ModelSource, WasmSource } from './loading.js';
import type { TrainState, Validation } from './training-bindings.js';
import type {
  ChainSpec,
  DaeErrorCode,
  DenoiserInfo,
  ModelFormat,
  NoiseSpec,
  ProgressEvent,
  Quality,
  RunOptions,
  RuntimeOptions,
} from './types.js';

/** What the page and the worker say to each other. Every request but `abort` is answered once by `done` or `failed`. */

/** A picture on its way to the worker. `origin` is for error texts: the URL it came from. */
export type WireImage = { origin?: string } & (
  | { kind: 'encoded'; bytes: Uint8Array }
  | {
      kind: 'pixels';
      data: Uint8Array | Float32Array;
      width: number;
      height: number;
      channels: number;
      /** Of values that are not sRGB. */
      colorSpace?: PredefinedColorSpace | undefined;
    }
);

export type WireOutput = 'rgba' | 'png' | 'jpeg' | 'float32';

/** The networks that come with the package, by name. */
export type PackagedModels = Readonly<Record<string, ModelSource>>;

export interface CreateRequest {
  type: 'create';
  /** Absent: each picture gets its network. */
  model: ModelSource | undefined;
  /** What pictures may go through instead of the model: whatever `dae_network_for` names when asked for `asked`. */
  choice?: { asked: string; models: PackagedModels } | undefined;
  wasm: WasmSource;
  /** Of dae-onnx.wasm. */
  onnxUrl?: string | undefined;
  threads: RuntimeOptions['threads'];
  simd: RuntimeOptions['simd'];
  wantsProgress: boolean;
}

export interface DenoiseRequest {
  type: 'denoise';
  image: WireImage;
  tile: NonNullable<RunOptions['tile']>;
  alpha: NonNullable<RunOptions['alpha']>;
  strength: number;
  noiseLevel: number;
  /** Of a stack; absent: all. */
  parts?: number | undefined;
  selfEnsemble: NonNullable<RunOptions['selfEnsemble']>;
  output: WireOutput;
  wantsTiles: boolean;
  wantsProgress: boolean;
}

export interface CorruptRequest {
  type: 'corrupt';
  image: WireImage;
  noise: Required<NoiseSpec> | Required<ChainSpec>;
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
  /** Becomes the result where that has as many values. */
  data: Float32Array<ArrayBuffer>;
  shape: Shape;
}

/** Clean images of one size. */
export interface WireBatch {
  kind: 'batch';
  data: Uint8Array<ArrayBuffer>;
  shape: Shape;
}

/** Clean images for the next run, one picture or batch after another, so that none has to wait in memory twice. */
export interface TrainAddRequest {
  type: 'train-add';
  images: WireBatch | WireImage;
}

export interface TrainStartRequest {
  type: 'train-start';
  /** The JSON of dae_trainer_create(). */
  options: string;
  /** How many of the images that came last are kept for validation. */
  validation: number;
  resume?: Uint8Array | undefined;
}

/** The page asks for slice after slice, so that other calls come in between and a pause is simply not to ask. */
export interface TrainSliceRequest {
  type: 'train-step' | 'train-validate';
  budgetMs: number;
}

export interface TrainRateRequest {
  type: 'train-rate';
  rate: number;
}

export interface PlainRequest {
  type: 'train-checkpoint' | 'train-end';
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
  | TrainRateRequest
  | (PlainRequest & { type: 'train-checkpoint' })
  | (PlainRequest & { type: 'train-end' })
  | SaveRequest;
export type Request = { id: number; task: Task } | { id: number; abort: true };

/** `data` is what {@link WireOutput} asked for: RGBA bytes, a PNG file, or values of `channels` channels. */
export interface WireResult {
  data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: number;
  timings: { decodeMs: number; runMs: number };
  tiles: number;
  network?: string;
  noiseLevel?: number;
  /** Of values that are not sRGB. */
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
  /** Of values that are not sRGB. */
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
  'train-rate': TrainState;
  'train-checkpoint': { data: Uint8Array<ArrayBuffer> };
  'train-end': Record<string, never>;
  save: { data: Uint8Array<ArrayBuffer> };
}

export type WireError = { abort: true } | { code: DaeErrorCode; message: string };

export type Reply =
  | { id: number; type: 'done'; value: Answers[keyof Answers] }
  | { id: number; type: 'failed'; error: WireError }
  | { id: number; type: 'progress'; event: ProgressEvent }
  /** The worker is about to start its threads' workers, or has. */
  | { id: number; type: 'threads'; started: boolean }
  | { id: number; type: 'tile'; tile: WireTile };
