import { Adaptation, noAdaptation } from './adaptation.js';
import { Bindings, PixelType } from './bindings.js';
import type { ModelInfo, Shape, Stage } from './bindings.js';
import type { WasmInstance } from './emscripten.js';
import { shorten } from './download.js';
import { DaeError, invalid, withOrigin } from './errors.js';
import { loadModel } from './loading.js';
import type { LoadHooks } from './loading.js';
import { Scope, scoped } from './memory.js';
import { Network } from './network.js';
import type { DenoiseOptions } from './option-types.js';
import { openPicture, readPicture, readRectangle, wideSpace } from './pictures.js';
import type {
  AdaptAddRequest,
  AdaptNoiseRequest,
  CompareRequest,
  CorruptRequest,
  CreateRequest,
  DenoiseRequest,
  RunRequest,
  TrainAddRequest,
  TrainStartRequest,
  WireResult,
  WireTile,
} from './protocol.js';
import { prefersThreads } from './self-test.js';
import { runInSlices } from './time-slices.js';
import { countValues } from './tensors.js';
import { noTraining, Training, TrainingImages } from './training.js';
import type { TrainState } from './training-bindings.js';
import { SSIM_WINDOW } from './ssim.js';
import type { Kernels, ProgressEvent, Quality, UntrainedModel } from './types.js';

export interface RunHooks {
  signal?: AbortSignal | undefined;
  onTile?: ((tile: WireTile) => void) | undefined;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** Approximate time in ms after which a call of `run` lets the worker handle other messages. */
const RUN_SLICE_MS = 8;
/** A self-test takes about 50 ms, which only an image of at least this number of pixels is worth. */
const LONG_WORK_PIXELS = 2 ** 19;
const SELF_TEST_PAUSE_MS = 250;

/** A model ready to run, and others that its images may need. The caller waits for each task before it starts the next. */
export class Engine {
  readonly bindings: Bindings;
  /** Number of threads of the networks' sessions while nothing is trained. */
  threads: number;
  private threadsRefused = false;
  private lastSelfTest = 0;
  /** The module's threads. Training uses all of them, even if inference of a small network runs best on one. */
  private readonly allThreads: number;
  private readonly own: Network;
  /** Networks by name, opened when an image first needs them. */
  private readonly chosen = new Map<string, Network>();
  private trainingRun: Training | undefined;
  /** The images of the next training run. */
  private trainingImages: TrainingImages | undefined;
  private adapting: Adaptation | undefined;
  /** Number of images in a slice of `run`, for the last image size. */
  private runSlice = { imageValues: 0, images: 0 };

  constructor(
    private readonly wasm: WasmInstance,
    model: Uint8Array | UntrainedModel,
    { threads, selfTest }: { threads: number; selfTest: boolean },
    private readonly kernels: Kernels,
    private choice?: CreateRequest['choice'],
  ) {
    this.bindings = new Bindings(wasm);
    this.allThreads = threads;
    this.own = new Network(this.bindings, model, kernels);
    try {
      this.own.session = this.bindings.createSession(this.own.model, selfTest ? 1 : threads);
      this.threads = this.bindings.sessionThreads(this.own.session);
      if (selfTest && threads > 1) this.testThreads();
    } catch (error) {
      this.own.free();
      throw error;
    }
  }

  get model(): ModelInfo {
    return this.own.info;
  }

  free(): void {
    this.trainingRun?.free();
    this.trainingImages?.free();
    this.adapting?.free();
    this.freeChosen();
    this.own.free();
  }

  save(): Uint8Array<ArrayBuffer> {
    this.catchUp();
    return this.bindings.saveModel(this.own.model);
  }

  // Training

  get training(): Training {
    if (!this.trainingRun) throw noTraining();
    return this.trainingRun;
  }

  addTrainingImages(images: TrainAddRequest['images']): void {
    this.trainingImages ??= new TrainingImages(this.wasm, this.bindings, this.model.channels);
    this.trainingImages.add(images);
  }

  startTraining(request: TrainStartRequest): TrainState {
    const images = this.trainingImages ?? new TrainingImages(this.wasm, this.bindings, this.model.channels);
    this.trainingImages = undefined;
    this.endTraining();
    if (this.adapting) throw invalid('expected no adaptation in progress, a training run needs its threads');
    this.freeChosen();
    // The trainer gets all threads of the module; images that are denoised meanwhile get one thread.
    this.own.reopen(1);
    try {
      this.trainingRun = new Training(this.wasm, this.bindings, this.own.model, images, this.allThreads, request);
    } catch (error) {
      this.own.reopen(this.threads);
      throw error;
    }
    // From here on the model is the user's own and no longer one of a shipped pair.
    this.choice = undefined;
    return this.trainingRun.state();
  }

  /** Ends training; the network keeps the learned weights. */
  endTraining(): void {
    this.trainingImages?.free();
    this.trainingImages = undefined;
    if (!this.trainingRun) return;
    this.catchUp();
    this.trainingRun.free();
    this.trainingRun = undefined;
    this.own.reopen(this.threads);
  }

  /** Gives the network the current weights for calls during training. */
  private catchUp(): void {
    if (this.trainingRun?.changed) this.own.reopen(1, this.trainingRun.takeModel());
  }

  // Adaptation

  get adaptation(): Adaptation {
    if (!this.adapting) throw noAdaptation();
    return this.adapting;
  }

  async addToAdaptation({ image, options }: AdaptAddRequest, hooks: LoadHooks): Promise<void> {
    const scope = new Scope(this.bindings.memory);
    try {
      const picture = openPicture(this.bindings, scope, image);
      this.adapting ??= await this.startAdaptation(picture, options, hooks);
      this.adapting.add(picture);
    } finally {
      scope.close();
    }
  }

  matchNoise({ image }: AdaptNoiseRequest): void {
    scoped(this.bindings.memory, (scope) => this.adaptation.matchNoise(openPicture(this.bindings, scope, image)));
  }

  /** Starts with the network that fits the image. */
  private async startAdaptation(image: number, options: string, hooks: LoadHooks): Promise<Adaptation> {
    if (this.trainingRun) throw invalid('expected no training run in progress, an adaptation needs its threads');
    const { model } = await this.networkOf(image, 0, hooks);
    const help = this.choice?.models[this.bindings.companionFor(model)];
    const companion = help ? new Network(this.bindings, await loadModel(help, hooks), this.kernels) : undefined;
    // The chosen networks are about to be closed: a copy of the model stays.
    const start = this.bindings.modelWithKernels(model, this.kernels);
    try {
      // The adaptation gets all threads of the module; images that are denoised meanwhile get one thread.
      this.freeChosen();
      this.own.reopen(1);
      return new Adaptation(this.wasm, start, companion?.model ?? 0, options, this.allThreads);
    } catch (error) {
      this.endAdaptation();
      throw error;
    } finally {
      companion?.free();
      this.bindings.freeModel(start);
    }
  }

  /** The file of the best weights so far. */
  adaptedModel(): Uint8Array<ArrayBuffer> {
    return scoped(this.bindings.memory, (scope) =>
      this.bindings.saveModel(scope.own(this.adaptation.model(), this.bindings.freeModel)),
    );
  }

  endAdaptation(): void {
    this.adapting?.free();
    this.adapting = undefined;
    // The chosen networks use the own session's threads, whose number changes.
    this.freeChosen();
    this.own.reopen(this.trainingRun ? 1 : this.threads);
  }

  /** Opens a network with the best weights so far; the caller frees it. */
  private adaptedNetwork(): Network {
    const network = new Network(this.bindings, this.adaptedModel(), this.kernels);
    network.session = this.bindings.createSessionBeside(network.model, this.own.session);
    return network;
  }

  // The choice of the network

  private async networkOf(image: number, noiseLevel: number, hooks: LoadHooks): Promise<Network> {
    if (!this.choice) return this.own;
    const { requested, models } = this.choice;
    const best = this.bindings.networkFor(image, requested, noiseLevel);
    // An entry may contain fewer networks; this one then runs for all photographs.
    const name = Object.hasOwn(models, best) ? best : 'photo-small';
    if (name === requested) return this.own;
    const opened = this.chosen.get(name);
    if (opened) return opened;
    const source = models[name];
    if (!source) throw new DaeError('INTERNAL', `expected the network ${name} in the package`);
    const bytes = await loadModel(source, hooks);
    let network: Network | undefined;
    try {
      network = new Network(this.bindings, bytes, this.kernels);
      network.session = this.bindings.createSessionBeside(network.model, this.own.session);
    } catch (error) {
      network?.free();
      throw withOrigin(error, 'url' in source ? shorten(source.url) : name);
    }
    this.chosen.set(name, network);
    return network;
  }

  private freeChosen(): void {
    for (const network of this.chosen.values()) network.free();
    this.chosen.clear();
  }

  async denoise(request: DenoiseRequest, hooks: RunHooks = {}): Promise<WireResult> {
    const { bindings } = this;
    // Wrong options are refused before the image is decoded and before a network is fetched.
    bindings.checkOptions('denoise', request.options);
    this.catchUp();
    const start = performance.now();
    const { result, decodeMs, loadMs, tiles, network, noiseLevel, noise } = await this.denoisePicture(request, hooks);
    return scoped(bindings.memory, (scope) => {
      scope.own(result, bindings.freeImage);
      const timings = { decodeMs, runMs: performance.now() - start - decodeMs - loadMs };
      const { threads } = this;
      const answer = { ...this.answer(result, request.output, timings, tiles), network: network.name, noise, threads };
      return network.noiseSigma === undefined ? answer : { ...answer, noiseLevel };
    });
  }

  /** Frees the input before the result is encoded, because a large photo, its result and a file together take much memory. */
  private async denoisePicture(request: DenoiseRequest, hooks: RunHooks) {
    const { bindings } = this;
    const scope = new Scope(bindings.memory);
    let adapted: Network | undefined;
    try {
      const start = performance.now();
      const image = this.openForOutput(scope, request);
      const decoded = performance.now();
      this.testThreadsAgain(image);
      adapted = request.adapted ? this.adaptedNetwork() : undefined;
      const network = adapted ?? (await this.networkOf(image, noiseLevelOf(request.options), hooks));
      const times = { decodeMs: decoded - start, loadMs: performance.now() - decoded };
      const noise = bindings.describeNoise(image);
      const job = bindings.startJob(network.session, image, request.options);
      scope.own(job, bindings.freeJob);
      await this.runJob(job, hooks);
      const [tiles, noiseLevel] = [bindings.jobTiles(job), bindings.jobNoiseLevel(job)];
      return { result: bindings.takeJob(job), ...times, tiles, network: network.info, noiseLevel, noise };
    } finally {
      scope.close();
      adapted?.free();
    }
  }

  corrupt({ image, options, output }: CorruptRequest): WireResult {
    const { bindings } = this;
    return scoped(bindings.memory, (scope) => {
      const start = performance.now();
      const clean = openPicture(bindings, scope, image);
      const decoded = performance.now();
      const type = output === 'float32' ? PixelType.f32 : PixelType.u8;
      const noisy = scope.own(bindings.corrupt(clean, options, type), bindings.freeImage);
      const timings = { decodeMs: decoded - start, runMs: performance.now() - decoded };
      return this.answer(noisy, output, timings, 1);
    });
  }

  compare({ reference, image }: CompareRequest): Quality {
    const { bindings } = this;
    return scoped(bindings.memory, (scope) => {
      const expected = openPicture(bindings, scope, reference);
      const found = openPicture(bindings, scope, image);
      const { width, height, channels } = bindings.imageInfo(expected);
      const info = bindings.imageInfo(found);
      const same = info.channels === channels;
      const actual = same ? found : scope.own(bindings.convertImage(found, channels, info.type), bindings.freeImage);
      const [mse, psnr] = [bindings.quality('mse', expected, actual), bindings.quality('psnr', expected, actual)];
      if (Math.min(width, height) < SSIM_WINDOW) return { mse, psnr };
      return { mse, psnr, ssim: bindings.quality('ssim', expected, actual) };
    });
  }

  async run({ stage, data, shape }: RunRequest, hooks: RunHooks = {}) {
    this.catchUp();
    const [n, ...one] = shape;
    const outputShape = this.bindings.outputShape(this.own.session, stage, shape);
    const values = countValues(outputShape);
    // Allocating memory for a large result takes longer than writing it.
    const output = values === data.length ? data : new Float32Array(values);
    const [inSize, outSize] = [data.length / n, output.length / n];
    // Determine the slice's size once per image size: small slices use two threads less well than a large one.
    if (this.runSlice.imageValues !== inSize) this.runSlice = { imageValues: inSize, images: this.threads };
    const slice = this.runSlice;
    let done = 0;
    await runInSlices(() => {
      const count = Math.min(slice.images, n - done);
      const start = performance.now();
      const x = data.subarray(done * inSize, (done + count) * inSize);
      const y = output.subarray(done * outSize, (done + count) * outSize);
      this.bindings.run(this.own.session, stage, x, [count, ...one], y);
      done += count;
      const took = performance.now() - start;
      if (count === slice.images && took < RUN_SLICE_MS / 2) slice.images *= 2;
      else if (took > RUN_SLICE_MS) slice.images = Math.max(this.threads, slice.images >> 1);
      return done < n;
    }, hooks.signal);
    return { data: output, shape: outputShape };
  }

  outputShape(stage: Stage, input: Shape): Shape {
    return this.bindings.outputShape(this.own.session, stage, input);
  }

  /** Lets the own network use all threads if the self-test finds them faster than its one. */
  private testThreads(): void {
    const { bindings, own } = this;
    const many = bindings.createSession(own.model, this.allThreads);
    const passed = prefersThreads(bindings, own.info, own.session, many);
    if (passed) {
      // The chosen networks use the own session's threads.
      this.freeChosen();
      this.threads = bindings.sessionThreads(many);
    }
    this.threadsRefused = !passed;
    this.lastSelfTest = performance.now();
    bindings.freeSession(passed ? own.session : many);
    if (passed) own.session = many;
  }

  /** Repeats a self-test that refused threads, before long work: while a page starts, other work keeps the cores busy. */
  private testThreadsAgain(image: number): void {
    if (!this.threadsRefused || this.trainingRun || this.adapting) return;
    const { width, height } = this.bindings.imageInfo(image);
    if (width * height < LONG_WORK_PIXELS || performance.now() < this.lastSelfTest + SELF_TEST_PAUSE_MS) return;
    this.testThreads();
  }

  /** Uses float pixels if the result is float32, so that nothing is rounded to 8 bits. */
  private openForOutput(scope: Scope, { image, output }: DenoiseRequest): number {
    const opened = openPicture(this.bindings, scope, image);
    const { channels, type } = this.bindings.imageInfo(opened);
    if (output !== 'float32' || type === PixelType.f32) return opened;
    const floats = this.bindings.convertImage(opened, channels, PixelType.f32);
    return scope.own(floats, this.bindings.freeImage);
  }

  private async runJob(job: number, hooks: RunHooks) {
    const total = this.bindings.jobTiles(job);
    let done = 0;
    await runInSlices(() => {
      const before = done;
      done = this.bindings.stepJob(job);
      hooks.onProgress?.({ phase: 'run', loaded: done, total });
      for (let index = before; hooks.onTile && index < done; ++index) {
        hooks.onTile(this.readTile(job, index, total));
      }
      return done < total;
    }, hooks.signal);
  }

  private readTile(job: number, index: number, total: number): WireTile {
    const area = this.bindings.jobTile(job, index);
    const image = this.bindings.jobImage(job);
    const rgba = readRectangle(this.bindings, image, area);
    return { index, total, ...area, rgba, colorSpace: wideSpace(this.bindings, image) };
  }

  private answer(
    image: number,
    output: DenoiseRequest['output'],
    timings: WireResult['timings'],
    tiles: number,
  ): WireResult {
    const { width, height, channels } = this.bindings.imageInfo(image);
    const data = readPicture(this.bindings, image, output);
    return { data, width, height, channels, timings, tiles, colorSpace: wideSpace(this.bindings, image) };
  }
}

function noiseLevelOf(options: string): number {
  return (JSON.parse(options) as DenoiseOptions).noiseLevel ?? 0;
}
