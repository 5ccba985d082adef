import type { Shape, Stage } from './bindings.js';
import type { ModelSource, WasmSource } from './loading.js';
import type { DaeErrorCode, DenoiserInfo, NoiseSpec, ProgressEvent, RunOptions, RuntimeOptions } from './types.js';

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
    }
);

export type WireOutput = 'rgba' | 'png' | 'float32';

export interface CreateRequest {
  type: 'create';
  model: ModelSource;
  wasm: WasmSource;
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
  output: WireOutput;
  wantsTiles: boolean;
  wantsProgress: boolean;
}

export interface CorruptRequest {
  type: 'corrupt';
  image: WireImage;
  noise: NoiseSpec;
  output: WireOutput;
}

export interface RunRequest {
  type: 'run';
  stage: Stage;
  data: Float32Array;
  shape: Shape;
}

export type Task = CreateRequest | DenoiseRequest | CorruptRequest | RunRequest;
export type Request = { id: number; task: Task } | { id: number; abort: true };

/** `data` is what {@link WireOutput} asked for: RGBA bytes, a PNG file, or values of `channels` channels. */
export interface WireResult {
  data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: number;
  timings: { decodeMs: number; runMs: number };
  tiles: number;
}

export interface WireTile {
  index: number;
  total: number;
  x: number;
  y: number;
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

export interface Answers {
  create: DenoiserInfo;
  denoise: WireResult;
  corrupt: WireResult;
  run: { data: Float32Array<ArrayBuffer>; shape: Shape };
}

export type WireError = { abort: true } | { code: DaeErrorCode; message: string };

export type Reply =
  | { id: number; type: 'done'; value: Answers[keyof Answers] }
  | { id: number; type: 'failed'; error: WireError }
  | { id: number; type: 'progress'; event: ProgressEvent }
  | { id: number; type: 'tile'; tile: WireTile };
