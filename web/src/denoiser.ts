import { adaptModel } from './adapt.js';
import type { AdaptOptions } from './adapt-types.js';
import { mapLazily, orAbort, orEnd } from './batch.js';
import type { Shape, Stage } from './bindings.js';
import type { Client } from './client.js';
import { invalid } from './errors.js';
import { Fit } from './fit.js';
import { checkNames, optionsText } from './options.js';
import { DENOISE_OPTIONS } from './option-names.js';
import type { ChainSpec, NoiseSpec } from './option-types.js';
import { unpackResult, unpackTile, wireOutput } from './outputs.js';
import { callWithPictures } from './picture-call.js';
import type { WireTile } from './protocol.js';
import type { Packed } from './sources.js';
import { checkTensor } from './tensors.js';
import type { Dataset, FitOptions, TrainRun } from './train-types.js';
import type {
  CorruptOptions,
  Denoiser,
  DenoiserInfo,
  ImageSource,
  ModelFormat,
  Output,
  Quality,
  Result,
  RunOptions,
  Tensor,
} from './types.js';

const STAGES = { run: 'all', encode: 'encoder', decode: 'decoder' } as const satisfies Record<string, Stage>;

/** A {@link Denoiser} that runs in a worker. */
export class WorkerDenoiser implements Denoiser {
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;
  private lastFit: Fit | undefined;
  private adapting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: Client,
    readonly info: DenoiserInfo,
    /** Makes a denoiser of a model file, with the same runtime options. */
    private readonly make: (model: ArrayBuffer) => Promise<Denoiser>,
  ) {
    // The oldest supported browsers do not have this symbol.
    if (Symbol.asyncDispose) {
      Object.defineProperty(this, Symbol.asyncDispose, { value: () => this.dispose() });
    }
  }

  denoise<O extends Output = 'imagedata'>(source: ImageSource, options: RunOptions<O> = {}): Promise<Result<O>> {
    return this.denoiseBy(false, source, options);
  }

  private async denoiseBy<O extends Output = 'imagedata'>(
    adapted: boolean,
    source: ImageSource,
    options: RunOptions<O> = {},
  ): Promise<Result<O>> {
    checkNames(options, DENOISE_OPTIONS, 'options of denoise()');
    const { signal, onTile, onProgress, output = 'imagedata' as O, ...settings } = options;
    const task = {
      type: 'denoise',
      options: optionsText(settings),
      output: wireOutput(output),
      adapted,
    } as const;
    let read: Packed | undefined;
    const make = ([packed]: Packed[]) => {
      read = packed;
      return { ...task, image: packed!.image, wantsTiles: !!onTile, wantsProgress: !!onProgress };
    };
    const unpack = onTile && ((tile: WireTile) => onTile(unpackTile(tile)));
    const hooks = { signal, onProgress, onTile: unpack };
    const { threads, ...answer } = await callWithPictures(this.client, [source], make, hooks);
    this.noteThreads(threads!);
    return unpackResult(answer, output, this.info.backend, read!);
  }

  private noteThreads(threads: number): void {
    const { reasonSingleThread, ...backend } = this.info.backend;
    if (reasonSingleThread && threads > 1) this.info.backend = { ...backend, threads };
  }

  async corrupt<O extends Output = 'imagedata'>(
    source: ImageSource,
    noise: NoiseSpec | ChainSpec,
    options: CorruptOptions<O> = {},
  ): Promise<Result<O>> {
    checkNames(options, ['signal', 'output'], 'options of corrupt()');
    const { signal, output = 'imagedata' as O } = options;
    if (typeof noise !== 'object' || noise === null) throw invalid('expected noise as { kind, level } or { chain }');
    const task = {
      type: 'corrupt',
      options: optionsText(noise),
      output: wireOutput(output),
    } as const;
    let read: Packed | undefined;
    const make = ([packed]: Packed[]) => ({ ...task, image: (read = packed)!.image });
    const answer = await callWithPictures(this.client, [source], make, { signal });
    return unpackResult(answer, output, this.info.backend, read!);
  }

  async compare(reference: ImageSource, image: ImageSource, options: { signal?: AbortSignal } = {}): Promise<Quality> {
    checkNames(options, ['signal'], 'options of compare()');
    const { signal } = options;
    const make = ([a, b]: Packed[]) => ({ type: 'compare', reference: a!.image, image: b!.image }) as const;
    return callWithPictures(this.client, [reference, image], make, { signal });
  }

  denoiseBatch<O extends Output = 'imagedata'>(
    sources: Iterable<ImageSource> | AsyncIterable<ImageSource>,
    options: RunOptions<O> = {},
  ): AsyncIterable<Result<O>> {
    const { signal } = options;
    return mapLazily(
      sources,
      (source) => this.denoise(source, options),
      (next) => this.guard(next, signal),
    );
  }

  run(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor> {
    return this.runStage('run', x, options);
  }

  encode(x: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor> {
    return this.runStage('encode', x, options);
  }

  decode(h: Tensor, options?: { signal?: AbortSignal }): Promise<Tensor> {
    return this.runStage('decode', h, options);
  }

  fit(data: Dataset, options: FitOptions): TrainRun {
    const before = this.endLastFit();
    // The run that waits for this promise reports the error.
    before.catch(() => {});
    this.lastFit = new Fit(this.client, data, options, before);
    return this.lastFit;
  }

  async adapt(pictures: ImageSource | Iterable<ImageSource>, options: AdaptOptions = {}): Promise<Denoiser> {
    const sources = isIterable(pictures) ? pictures : [pictures];
    const preview = (source: ImageSource, run?: RunOptions<'imagedata'>) => this.denoiseBy(true, source, run);
    // The worker has one adaptation at a time.
    const before = this.adapting;
    const model = before.then(() => adaptModel(this.client, sources, options, preview));
    this.adapting = model.catch(() => {});
    return this.make(await this.guard(model, options.signal));
  }

  async save(options: { format?: ModelFormat } = {}): Promise<Blob> {
    checkNames(options, ['format'], 'options of save()');
    const { format = 'safetensors' } = options;
    if (format !== 'safetensors' && format !== 'onnx') {
      throw invalid(`expected the format "safetensors" or "onnx", got ${String(format)}`);
    }
    this.requireNetwork('save');
    const { data } = await this.client.call({ type: 'save', format });
    return new Blob([data], { type: 'application/octet-stream' });
  }

  async dispose(): Promise<void> {
    this.client.close();
  }

  private async endLastFit(): Promise<void> {
    this.requireNetwork('fit');
    await this.lastFit?.stop().catch(() => {});
  }

  private async runStage(call: keyof typeof STAGES, x: Tensor, options: { signal?: AbortSignal } = {}) {
    checkNames(options, ['signal'], `options of ${call}()`);
    const { signal } = options;
    this.requireNetwork(call);
    checkTensor(x);
    const data = new Float32Array(x.data);
    const shape = [...x.shape] as Shape;
    return this.client.call({ type: 'run', stage: STAGES[call], data, shape }, [data.buffer], { signal });
  }

  private requireNetwork(call: string): void {
    if (!this.info.automatic) return;
    throw invalid(
      `expected a denoiser of one network for ${call}(), got one that chooses a network for each picture: ` +
        "make it with a model, such as createDenoiser('fashion-tutorial')",
    );
  }

  private guard<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
    return orAbort(orEnd(promise, this.client.ended), signal);
  }
}

/** A string is the address of an image, not a list of characters. */
function isIterable(pictures: ImageSource | Iterable<ImageSource>): pictures is Iterable<ImageSource> {
  return typeof pictures === 'object' && Symbol.iterator in pictures;
}
