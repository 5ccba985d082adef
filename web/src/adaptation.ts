import { CApi } from './c-api.js';
import type { WasmInstance } from './emscripten.js';
import { DaeError } from './errors.js';
import { scoped } from './memory.js';

/** The result of dae_adaptation_get_state(). */
export interface AdaptState {
  /** Tiles that a network has denoised so far, to learn from the results. */
  targets: number;
  /** Training begins after this number of targets; 0 before the first step. */
  totalTargets: number;
  /** Training steps so far. */
  step: number;
  /** Step after which the best weights were measured; 0: the model's own are the best. */
  bestStep: number;
  /** Mean squared error of the model on the tiles that are held back, a fifth of all. */
  startLoss: number;
  /** The same of the best weights. */
  bestLoss: number;
  /** Whether more steps are not expected to improve the weights. */
  finished: boolean;
}

/** An adaptation in the worker, from its first image to {@link free}. */
export class Adaptation extends CApi {
  private readonly handle: number;

  /** Copies the models; `companion` may be 0. */
  constructor(wasm: WasmInstance, model: number, companion: number, options: string, threads: number) {
    super(wasm);
    this.handle = this.out((scope, out) =>
      this.c._dae_adaptation_create(model, companion, scope.copyText(options), threads, out),
    );
  }

  add(image: number): void {
    this.check(this.c._dae_adaptation_add(this.handle, image));
  }

  /** Makes the noise that clean images get similar to that of a noisy one. */
  matchNoise(image: number): void {
    this.check(this.c._dae_adaptation_match_noise(this.handle, image));
  }

  /** Works for `budgetMs`, at least one step, but not past this number of training steps. */
  step(budgetMs: number, steps: number): { state: AdaptState; seconds: number } {
    const start = performance.now();
    let state: AdaptState;
    do {
      this.check(this.c._dae_adaptation_step(this.handle));
      state = this.state();
    } while (state.step < steps && !state.finished && performance.now() - start < budgetMs);
    return { state, seconds: (performance.now() - start) / 1000 };
  }

  state(): AdaptState {
    return scoped(this.memory, (scope) => {
      const pointer = scope.allocate(40);
      this.c._dae_adaptation_get_state(this.handle, pointer);
      const view = this.memory.view(pointer, 40);
      const int = (offset: number): number => view.getInt32(offset, true);
      return {
        targets: int(0),
        totalTargets: int(4),
        step: int(8),
        bestStep: int(12),
        startLoss: view.getFloat64(16, true),
        bestLoss: view.getFloat64(24, true),
        finished: int(32) !== 0,
      };
    });
  }

  /** Returns a model of the best weights so far; the caller frees the handle. */
  model(): number {
    return this.out((_, out) => this.c._dae_adaptation_model(this.handle, out));
  }

  free(): void {
    this.c._dae_adaptation_free(this.handle);
  }
}

export function noAdaptation(): DaeError {
  return new DaeError('INVALID_ARGUMENT', 'expected an adaptation in progress, it has ended');
}
