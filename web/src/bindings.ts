import { CApi } from './c-api.js';
import { scoped } from './memory.js';
import type { DenoiserInfo, Kernels, NoiseDescription, Tensor } from './types.js';

export type Pixels = Uint8Array | Uint8ClampedArray | Float32Array;
export type Shape = Tensor['shape'];
export type ModelInfo = Omit<DenoiserInfo, 'backend'>;

/** The numbers of the C API's enums. */
export const PixelType = { u8: 0, f32: 1 } as const;
export type PixelType = (typeof PixelType)[keyof typeof PixelType];
export const Stage = { all: 0, encoder: 1, decoder: 2 } as const;
export type Stage = keyof typeof Stage;
const PROFILE = 0;

interface ImageInfo {
  width: number;
  height: number;
  channels: number;
  type: PixelType;
}

function bytesOf(values: Pixels): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * The C API, with one method per function. Handles are numbers; the receiver of a handle frees it. Everything is synchronous and
 * works outside of browsers, too.
 */
export class Bindings extends CApi {
  version = (): string => this.memory.text(this.c._dae_version());
  simd = (): string => this.memory.text(this.c._dae_simd());

  /** Throws unless `options`, JSON text, are what the schema `object` allows. */
  checkOptions(object: string, options: string): void {
    scoped(this.memory, (scope) =>
      this.check(this.c._dae_options_check(scope.copyText(object), scope.copyText(options))),
    );
  }

  // Images

  createImage(width: number, height: number, channels: number, pixels: Pixels): number {
    const type = pixels instanceof Float32Array ? PixelType.f32 : PixelType.u8;
    return this.out((scope, out) =>
      this.c._dae_image_create(width, height, channels, type, scope.copyIn(bytesOf(pixels)), out),
    );
  }

  decodeImage(bytes: Uint8Array): number {
    return this.out((scope, out) => this.c._dae_image_decode(scope.copyIn(bytes), bytes.length, out));
  }

  convertImage(image: number, channels: number, type: PixelType): number {
    return this.out((_, out) => this.c._dae_image_convert(image, channels, type, out));
  }

  encodePng(image: number): Uint8Array<ArrayBuffer> {
    return this.bytes((out) => this.c._dae_image_encode_png(image, out));
  }

  encodeJpeg(image: number, quality: number): Uint8Array<ArrayBuffer> {
    return this.bytes((out) => this.c._dae_image_encode_jpeg(image, quality, out));
  }

  imageInfo(image: number): ImageInfo {
    return {
      width: this.c._dae_image_width(image),
      height: this.c._dae_image_height(image),
      channels: this.c._dae_image_channels(image),
      type: this.c._dae_image_pixel_type(image) as PixelType,
    };
  }

  /** Copies the ICC profile; empty if there is none. */
  profile(image: number): Uint8Array {
    return scoped(this.memory, (scope) => {
      const out = scope.copyInts([0, 0]);
      this.check(this.c._dae_image_metadata(image, PROFILE, out, out + 4));
      const [pointer, size] = this.memory.ints(out, 2) as [number, number];
      return this.memory.bytes(pointer >>> 0, size).slice();
    });
  }

  setProfile(image: number, profile: Uint8Array): void {
    scoped(this.memory, (scope) =>
      this.check(this.c._dae_image_set_metadata(image, PROFILE, scope.copyIn(profile), profile.length)),
    );
  }

  /** Copies a rectangle of the pixels. */
  crop(image: number, area: { x: number; y: number; width: number; height: number }): Pixels {
    const { width, channels, type } = this.imageInfo(image);
    const pixelSize = channels * (type === PixelType.f32 ? 4 : 1);
    const rowSize = area.width * pixelSize;
    const bytes = new Uint8Array(area.height * rowSize);
    const start = this.c._dae_image_pixels(image) >>> 0;
    for (let row = 0; row < area.height; ++row) {
      const offset = ((area.y + row) * width + area.x) * pixelSize;
      bytes.set(this.memory.bytes(start + offset, rowSize), row * rowSize);
    }
    return type === PixelType.f32 ? new Float32Array(bytes.buffer) : bytes;
  }

  /** Copies the pixels. */
  pixels(image: number): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
    const { width, height, channels, type } = this.imageInfo(image);
    const count = width * height * channels;
    const pointer = this.c._dae_image_pixels(image);
    if (type === PixelType.f32) return this.memory.floats(pointer, count).slice();
    return this.memory.bytes(pointer, count).slice();
  }

  freeImage = (image: number): void => void this.c._dae_image_free(image);

  /**
   * Returns the name of the network that fits the image. `requested` restricts the choice: '' allows any; 'photo' and
   * 'photo-small' allow their colour or gray network; any other name is returned unchanged.
   */
  networkFor(image: number, requested: string, noiseLevel: number): string {
    return scoped(this.memory, (scope) =>
      this.memory.text(this.c._dae_network_for(image, scope.copyText(requested), noiseLevel)),
    );
  }

  /** Returns the name of the network that helps the model's adaptation, '' if none does. */
  companionFor(model: number): string {
    return this.memory.text(this.c._dae_companion_for(model));
  }

  describeNoise(image: number): NoiseDescription {
    const json = this.bytes((out) => this.c._dae_image_noise(image, out));
    return JSON.parse(new TextDecoder().decode(json)) as NoiseDescription;
  }

  /** `options` is JSON. */
  corrupt(image: number, options: string, type: PixelType): number {
    return this.out((scope, out) => this.c._dae_corrupt(image, scope.copyText(options), type, out));
  }

  quality(measure: 'mse' | 'psnr' | 'ssim', reference: number, image: number): number {
    return scoped(this.memory, (scope) => {
      const out = scope.allocate(8);
      this.check(this.c[`_dae_${measure}`](reference, image, out));
      return this.memory.view(out, 8).getFloat64(0, true);
    });
  }

  // Models and sessions

  loadModel(bytes: Uint8Array): number {
    return this.out((scope, out) => this.c._dae_model_load(scope.copyIn(bytes), bytes.length, out));
  }

  modelInfo(model: number): ModelInfo {
    return JSON.parse(this.memory.text(this.c._dae_model_info(model))) as ModelInfo;
  }

  createModel(table: string, seed: number): number {
    return this.out((scope, out) => this.c._dae_model_create(scope.copyText(table), seed, out));
  }

  modelWithKernels(model: number, kernels: Kernels): number {
    return this.out((scope, out) => this.c._dae_model_with_kernels(model, scope.copyText(kernels), out));
  }

  saveModel(model: number): Uint8Array<ArrayBuffer> {
    return this.bytes((out) => this.c._dae_model_save(model, out));
  }

  freeModel = (model: number): void => void this.c._dae_model_free(model);

  createSession(model: number, threads: number): number {
    return this.out((_, out) => this.c._dae_session_create(model, threads, out));
  }

  /** Shares the threads of another session, because a module has only the threads that it was started with. */
  createSessionBeside(model: number, other: number): number {
    return this.out((_, out) => this.c._dae_session_create_beside(model, other, out));
  }

  sessionThreads = (session: number): number => this.c._dae_session_threads(session);
  freeSession = (session: number): void => void this.c._dae_session_free(session);

  outputShape(session: number, stage: Stage, input: Shape): Shape {
    return scoped(this.memory, (scope) => {
      const output = scope.copyInts([0, 0, 0, 0]);
      const shape = scope.copyInts(input);
      this.check(this.c._dae_session_output_shape(session, Stage[stage], shape, output));
      return this.memory.ints(output, 4) as Shape;
    });
  }

  /** Writes the result to `y`, which has the size of the stage's output. */
  run(session: number, stage: Stage, x: Float32Array, input: Shape, y: Float32Array): void {
    scoped(this.memory, (scope) => {
      const shape = scope.copyInts(input);
      const from = scope.copyIn(bytesOf(x));
      const to = scope.allocate(4 * y.length);
      this.check(this.c._dae_session_run(session, Stage[stage], from, shape, to));
      y.set(this.memory.floats(to, y.length));
    });
  }

  // Jobs

  /** `options` is JSON. */
  startJob(session: number, image: number, options: string): number {
    return this.out((scope, out) => this.c._dae_denoise_start(session, image, scope.copyText(options), out));
  }

  jobTiles = (job: number): number => this.c._dae_job_tiles(job);

  jobNoiseLevel = (job: number): number => this.c._dae_job_noise_level(job);

  /** Runs some tiles and returns the number of finished ones. */
  stepJob(job: number): number {
    return this.out((_, done) => this.c._dae_job_step(job, done));
  }

  jobTile(job: number, index: number): { x: number; y: number; width: number; height: number } {
    return scoped(this.memory, (scope) => {
      const rectangle = scope.copyInts([0, 0, 0, 0]);
      this.check(this.c._dae_job_tile(job, index, rectangle));
      const [x, y, width, height] = this.memory.ints(rectangle, 4) as Shape;
      return { x, y, width, height };
    });
  }

  /** The result so far, owned by the job. */
  jobImage = (job: number): number => this.c._dae_job_image(job);

  takeJob(job: number): number {
    return this.out((_, out) => this.c._dae_job_take(job, out));
  }

  freeJob = (job: number): void => void this.c._dae_job_free(job);
}
