import { orAbort, orEnd } from './batch.js';
import type { Client } from './client.js';
import { openDataset, validationCountOf } from './datasets.js';
import { abortError, invalid } from './errors.js';
import { checkNames, optionsText } from './options.js';
import { TRAIN_OPTIONS } from './option-names.js';
import { callWithPictures } from './picture-call.js';
import type { Answers, Task, TrainSlice } from './protocol.js';
import type { Packed } from './sources.js';
import type { TrainState } from './training-bindings.js';
import type { BatchEvent, Dataset, EpochEvent, FitOptions, TrainReport, TrainRun } from './train-types.js';

/** Time slice in ms after which the worker handles other calls; a longer step is finished first. */
const TRAIN_SLICE_MS = 25;

/** A training run, driven from the page: it requests one time slice after another, and pauses by not requesting the next. */
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
    /** The previous run, which must have ended, because the worker has one run at a time. */
    before: Promise<unknown>,
  ) {
    this.started = this.start(data, before);
    this.done = this.run();
    // A caller may use the callbacks and ignore `done`; its rejection must not end a Node process.
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
    // Messages arrive in order, so the rate holds from the next slice on.
    const task = { type: 'train-learning-rate', learningRate: rate } as const;
    void this.started.then(() => this.client.call(task)).catch(() => {});
  }

  private async start(data: Dataset, before: Promise<unknown>): Promise<TrainState> {
    const { validation, resume, signal } = this.options;
    if (signal?.aborted) throw abortError();
    const options = engineOptions(this.options);
    // Copy tensors now, because the caller may change them before the previous run has ended.
    const images = openDataset(data);
    const validationImages =
      typeof validation === 'number' || validation === undefined ? undefined : openDataset(validation);
    // Refuses a wrong fraction before images are sent. Their number is not known yet; 2 stands for it.
    if (typeof validation === 'number') validationCountOf(validation, 2);
    await before;
    const count = await this.add(images);
    const validationCount = validationImages
      ? await this.add(validationImages)
      : validationCountOf((validation as number | undefined) ?? 0, count);
    if (validationImages && validationCount === 0) throw invalid('expected images for validation, got none');
    const checkpoint = resume && new Uint8Array(resume);
    return this.client.call({ type: 'train-start', options, validation: validationCount, resume: checkpoint }, [], {
      signal,
    });
  }

  /** Sends images to the worker and returns their number. */
  private async add(images: ReturnType<typeof openDataset>): Promise<number> {
    const { signal } = this.options;
    if ('shape' in images) {
      await this.client.call({ type: 'train-add', images }, [images.data.buffer], { signal });
      return images.shape[0];
    }
    let count = 0;
    for (const source of images) {
      const task = ([packed]: Packed[]) => ({ type: 'train-add', images: packed!.image }) as const;
      await callWithPictures(this.client, [source], task, { signal });
      ++count;
    }
    return count;
  }

  private async run(): Promise<TrainReport> {
    try {
      this.state = await this.started;
      this.firstStep = this.state.step;
      while (this.state.step < this.state.totalSteps && !this.stopping) {
        // Do not await between this and the next request: a pause would not wait for a slice requested later.
        while (this.openGate) await this.guard(this.gate);
        if (this.stopping) break;
        this.take(await this.ask({ type: 'train-step', budgetMs: TRAIN_SLICE_MS }));
        if (this.state.step % this.state.stepsPerEpoch === 0) await this.endEpoch(this.state);
      }
      return await this.report(this.state);
    } finally {
      await this.client.call({ type: 'train-end' }).catch(() => {});
    }
  }

  /** Settles like the promise, or rejects when the run ends by its signal, by `dispose()` or by the worker. */
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
    const imagesPerSecond = this.imagesPerSecond();
    // This assumes steps of the mean size so far.
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
      while (this.openGate) await this.guard(this.gate);
      result = await this.ask({ type: 'train-validate', budgetMs: TRAIN_SLICE_MS });
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
      imagesPerSecond: this.imagesPerSecond(),
      stopped,
      ...(stopped && { checkpoint: await this.checkpoint() }),
    };
  }

  private imagesPerSecond(): number {
    return this.seconds > 0 ? this.images / this.seconds : 0;
  }
}

/** Builds the JSON of dae_trainer_create(), which checks the values. */
function engineOptions(options: FitOptions): string {
  checkNames(options, TRAIN_OPTIONS, 'options of fit()');
  if (typeof options.noise !== 'object' || options.noise === null) {
    throw invalid('expected fit options with noise as { kind, level }, { chain } or a list of these');
  }
  const { validation: _, resume, signal, onBatch, onEpoch, ...engine } = options;
  return optionsText(engine);
}
