import type { Engine } from './engine.js';
import { DaeError, isAbort, textOf } from './errors.js';
import type { Answers, Reply, Request, Task, WireError } from './protocol.js';
import type { OnnxConverter } from './onnx.js';
import { startEngine } from './start.js';
import type { RuntimeEnvironment } from './runtime-environment.js';
import { throwIfAborted } from './time-slices.js';
import type { ModelFormat } from './types.js';

type TrainTask = Extract<Task, { type: `train-${string}` }>;
type AdaptTask = Extract<Task, { type: `adapt-${string}` }>;

type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

/** The worker's side of the protocol: runs tasks one after another, and handles aborts between their steps. */
export class Host {
  private readonly running = new Map<number, AbortController>();
  private queue: Promise<void> = Promise.resolve();
  private engine: Engine | undefined;
  private onnx: OnnxConverter | undefined;

  constructor(
    private readonly post: Post,
    private readonly environment: RuntimeEnvironment,
  ) {}

  receive(request: Request): void {
    if ('abort' in request) {
      this.running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.running.set(request.id, controller);
    this.queue = this.queue.then(() => this.serve(request.id, request.task, controller.signal));
  }

  /** Stops the running task, refuses waiting ones, and releases the engine. */
  close(): void {
    for (const controller of this.running.values()) controller.abort();
    this.queue = this.queue.then(() => void (this.engine = undefined));
  }

  private async serve(id: number, task: Task, signal: AbortSignal): Promise<void> {
    try {
      throwIfAborted(signal);
      const value = await this.perform(id, task, signal);
      throwIfAborted(signal);
      this.post({ id, type: 'done', value }, 'data' in value ? [value.data.buffer] : []);
    } catch (error) {
      this.post({ id, type: 'failed', error: wireError(error) }, []);
    } finally {
      this.running.delete(id);
    }
  }

  private async perform(id: number, task: Task, signal: AbortSignal): Promise<Answers[Task['type']]> {
    if (task.type === 'create') {
      const { engine, info, onnx } = await startEngine(task, this.environment, {
        signal,
        ...this.progressHook(id, task),
        onThreads: (started) => this.post({ id, type: 'threads', started }, []),
      });
      this.engine = engine;
      this.onnx = onnx;
      return info;
    }
    if (!this.engine) throw new DaeError('INTERNAL', `expected "create" before "${task.type}"`);
    switch (task.type) {
      case 'denoise':
        return this.engine.denoise(task, {
          signal,
          ...this.progressHook(id, task),
          ...this.tileHook(id, task),
        });
      case 'corrupt':
        return this.engine.corrupt(task);
      case 'compare':
        return this.engine.compare(task);
      case 'run':
        return this.engine.run(task, { signal });
      case 'save':
        return { data: await this.save(task.format) };
      case 'adapt-add':
      case 'adapt-noise':
      case 'adapt-step':
      case 'adapt-model':
      case 'adapt-end':
        return this.adapt(this.engine, task, signal);
      default:
        return this.train(this.engine, task);
    }
  }

  private async save(format: ModelFormat) {
    const model = this.engine!.save();
    return format === 'onnx' ? this.onnx!.toOnnx(model) : model;
  }

  private async adapt(engine: Engine, task: AdaptTask, signal: AbortSignal): Promise<Answers[AdaptTask['type']]> {
    switch (task.type) {
      case 'adapt-add':
        await engine.addToAdaptation(task, { signal });
        return {};
      case 'adapt-noise':
        engine.matchNoise(task);
        return {};
      case 'adapt-step':
        return engine.adaptation.step(task.budgetMs, task.steps);
      case 'adapt-model':
        return { data: engine.adaptedModel() };
      case 'adapt-end':
        engine.endAdaptation();
        return {};
    }
  }

  private train(engine: Engine, task: TrainTask): Answers[TrainTask['type']] {
    switch (task.type) {
      case 'train-add':
        engine.addTrainingImages(task.images);
        return {};
      case 'train-start':
        return engine.startTraining(task);
      case 'train-step':
        return engine.training.step(task.budgetMs);
      case 'train-validate':
        return engine.training.validate(task.budgetMs);
      case 'train-learning-rate':
        engine.training.setLearningRate(task.learningRate);
        return engine.training.state();
      case 'train-checkpoint':
        return { data: engine.training.checkpoint() };
      case 'train-end':
        engine.endTraining();
        return {};
    }
  }

  private progressHook(id: number, { wantsProgress }: { wantsProgress: boolean }) {
    if (!wantsProgress) return {};
    return {
      onProgress: (event: (Reply & { type: 'progress' })['event']) => this.post({ id, type: 'progress', event }, []),
    };
  }

  private tileHook(id: number, { wantsTiles }: { wantsTiles: boolean }) {
    if (!wantsTiles) return {};
    return {
      onTile: (tile: (Reply & { type: 'tile' })['tile']) => this.post({ id, type: 'tile', tile }, [tile.rgba.buffer]),
    };
  }
}

function wireError(error: unknown): WireError {
  if (isAbort(error)) return { abort: true };
  if (error instanceof DaeError) return { code: error.code, message: error.message };
  // JavaScript reports arrays that do not fit into memory as a RangeError.
  if (error instanceof RangeError) return { code: 'OUT_OF_MEMORY', message: error.message };
  return { code: 'INTERNAL', message: textOf(error) };
}
