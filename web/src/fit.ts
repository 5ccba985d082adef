import { orAbort, orEnd } from './batch.js';
import type { Client } from './client.js';
import { packData, transferOf } from './datasets.js';
import { abortError, invalid } from './errors.js';
import { checkedCorruption, checkSeed } from './noise.js';
import type { Answers, Task, TrainSlice } from './protocol.js';
import type { TrainState } from './training-bindings.js';
import type {
  BatchEvent,
  ChainRange,
  Dataset,
  EpochEvent,
  FitOptions,
  NoiseRange,
  PretrainingStage,
  TrainReport,
  TrainRun,
} from './train-types.js';
import type { ChainSpec, NoiseSpec } from './types.js';

/** How long the worker computes before it hears other calls; a step that takes longer is done whole. */
const SLICE_MS = 25;

/** A training run, driven from the page: slice after slice, so that pausing is not to ask for the next one. */
export class Fit implements TrainRun {
  readonly done: Promise<TrainReport>;
  private readonly history: EpochEvent[] = [];
  private readonly started: Promise<TrainState>;
  private state: TrainState | undefined;
  private images = 0;
  private seconds = 0;
  private stopping = false;
  private slice: Promise<unknown> = Promise.resolve();
  private gate: Promise<void> = Promise.resolve();
  private openGate: (() => void) | undefined;
  private firstStep = 0;

  constructor(
    private readonly client: Client,
    data: Dataset,
    private readonly options: FitOptions,
    /** The run before, which must have ended: the worker has one at a time. */
    before: Promise<unknown>,
  ) {
    this.started = this.start(data, before);
    this.done = this.run();
    // Whoever does not look at `done` has the callbacks; an error there must not end a Node process.
    this.done.catch(() => {});
  }

  async pause(): Promise<void> {
    if (!this.openGate) this.gate = new Promise((resolve) => (this.openGate = resolve));
    await this.slice.catch(() => {});
  }

  resume(): void {
    this.openGate?.();
    this.openGate = undefined;
  }

  stop(): Promise<TrainReport> {
    this.stopping = true;
    this.resume();
    return this.done;
  }

  async checkpoint(): Promise<ArrayBuffer> {
    await this.started;
    const { data } = await this.client.call({ type: 'train-checkpoint' });
    return data.buffer;
  }

  setLearningRate(rate: number): void {
    if (!(rate >= 0 && Number.isFinite(rate))) throw invalid(`expected a learning rate of 0 or more, got ${rate}`);
    // In order with the slices, so it holds from the next one on.
    void this.started.then(() => this.client.call({ type: 'train-rate', rate })).catch(() => {});
  }

  private async start(data: Dataset, before: Promise<unknown>): Promise<TrainState> {
    const { validation, resume, signal } = this.options;
    if (signal?.aborted) throw abortError();
    const options = engineOptions(this.options);
    const wire = await this.guard(packData(data, validation, signal));
    await before;
    const task = { type: 'train-start', options, ...wire, resume: resume && new Uint8Array(resume) } as const;
    return this.client.call(task, transferOf(wire), { signal });
  }

  private async run(): Promise<TrainReport> {
    try {
      this.state = await this.started;
      this.firstStep = this.state.step;
      while (this.state.step < this.state.totalSteps && !this.stopping) {
        await this.waitWhilePaused();
        if (this.stopping) break;
        this.take(await this.ask({ type: 'train-step', budgetMs: SLICE_MS }));
        if (this.state.step % this.state.stepsPerEpoch === 0) await this.endEpoch(this.state);
      }
      return await this.report(this.state);
    } finally {
      await this.client.call({ type: 'train-end' }).catch(() => {});
    }
  }

  /** Also hears an abort that comes while nothing runs. */
  private async waitWhilePaused(): Promise<void> {
    const { signal } = this.options;
    if (signal?.aborted) throw abortError();
    if (this.openGate) await this.guard(this.gate);
  }

  /** The promise, or the run's end by its signal, by `dispose()` or by the worker. */
  private guard<T>(promise: Promise<T>): Promise<T> {
    return orAbort(orEnd(promise, this.client.ended), this.options.signal);
  }

  private ask<T extends Task>(task: T): Promise<Answers[T['type']]> {
    const answer = this.client.call(task, [], { signal: this.options.signal });
    this.slice = answer;
    return answer;
  }

  private take({ state, images, seconds }: TrainSlice): void {
    this.state = state;
    this.images += images;
    this.seconds += seconds;
    this.options.onBatch?.(this.batchEvent(state));
  }

  private batchEvent(state: TrainState): BatchEvent {
    const { step, totalSteps, stepsPerEpoch, loss, learningRate, stage, stages } = state;
    const imagesPerSecond = this.rate();
    // Of a step of the mean size so far.
    const perStep = this.images / Math.max(step - this.firstStep, 1);
    const secondsLeft = ((totalSteps - step) * perStep) / imagesPerSecond;
    return {
      step,
      totalSteps,
      epoch: Math.floor(step / stepsPerEpoch),
      loss,
      learningRate,
      imagesPerSecond,
      secondsLeft,
      stage,
      stages,
    };
  }

  private async endEpoch(state: TrainState): Promise<void> {
    const event: EpochEvent = { epoch: state.step / state.stepsPerEpoch, loss: state.epochLoss };
    let result;
    do {
      await this.waitWhilePaused();
      result = await this.ask({ type: 'train-validate', budgetMs: SLICE_MS });
    } while (result.done < result.total && !this.stopping);
    if (result.total > 0 && result.done === result.total) {
      const { loss: valLoss, mse, psnr, ssim } = result;
      Object.assign(event, { valLoss, mse, psnr, ssim });
    }
    this.history.push(event);
    this.options.onEpoch?.(event);
  }

  private async report({ step, totalSteps }: TrainState): Promise<TrainReport> {
    const stopped = step < totalSteps;
    return {
      history: this.history,
      steps: step,
      totalSteps,
      imagesPerSecond: this.rate(),
      stopped,
      ...(stopped && { checkpoint: await this.checkpoint() }),
    };
  }

  private rate(): number {
    return this.seconds > 0 ? this.images / this.seconds : 0;
  }
}

/** The JSON of dae_trainer_create(), which checks the values. */
function engineOptions(options: FitOptions): string {
  const { batchSize, crop, crops, flip, transpose, gray } = options;
  const pieces = { batchSize, crop, crops, flip, transpose, gray };
  const seed = checkSeed(options.seed ?? 0);
  const validationNoise = options.validationNoise && specOf(options.validationNoise);
  const noise = engineNoises(options.noise);
  const pretrain = options.pretrain?.map(({ layers, noise: own, ...stage }) => ({
    layers,
    ...engineCourse(stage),
    noise: own && engineNoises(own),
  }));
  const all = { ...engineCourse(options), seed, noise, validationNoise, ...pieces, pretrain };
  // Engine errors name what was expected; a NaN would reach it as null.
  return JSON.stringify(all, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw invalid(`expected a number for ${key}, got ${value}`);
    return value;
  });
}

function engineCourse({
  epochs,
  loss,
  optimizer,
  schedule,
  clipNorm,
  ema,
}: Omit<PretrainingStage, 'layers' | 'noise'>) {
  return { epochs, loss, optimizer, schedule, clipNorm, ema };
}

function engineNoises(noise: FitOptions['noise'] | undefined): NoiseRange | ChainRange | (NoiseRange | ChainRange)[] {
  return Array.isArray(noise) ? noise.map(engineNoise) : engineNoise(noise);
}

function engineNoise(noise: NoiseSpec | NoiseRange | ChainRange | undefined): NoiseRange | ChainRange {
  if (typeof noise !== 'object' || noise === null) throw invalid('expected noise as { kind, level } or { chain }');
  if ('chain' in noise) return { chain: noise.chain, ...(noise.share !== undefined && { share: noise.share }) };
  const { kind, level, clip, jpeg, share } = noise as NoiseRange;
  return {
    kind,
    level,
    ...(clip !== undefined && { clip }),
    ...(jpeg !== undefined && { jpeg }),
    ...(share !== undefined && { share }),
  };
}

function specOf(noise: NoiseSpec | ChainSpec) {
  const checked = checkedCorruption(noise);
  if ('chain' in checked) return { chain: checked.chain, seed: checked.seed };
  return { kind: checked.kind, level: checked.level, seed: checked.seed };
}
