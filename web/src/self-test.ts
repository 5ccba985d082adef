import type { Bindings, Shape } from './bindings.js';
import { countValues } from './tensors.js';

const BUDGET_MS = 50;
const ROUNDS = 5;
/**
 * Threads are used unless they are slower by more than this factor. A starting page keeps the other cores busy, so threads that
 * are no faster now are faster later. On two cores threads took up to 1.12 times as long in 20 starts of the demo page, and
 * 0.52 times as long in the benchmark.
 */
const MAX_SLOWDOWN = 1.25;
const LEAST_SIDE = 28;
const GREATEST_SIDE = 256;
/** For shorter work, the time is mostly that of waking the threads, and is irrelevant. */
const LEAST_MS = 3;

/** Whether `many` threads denoise a small batch at most that much slower than `one`; both are measured in turns. */
export function prefersThreads(
  bindings: Bindings,
  model: { channels: number; stride: number },
  one: number,
  many: number,
): boolean {
  const threads = bindings.sessionThreads(many);
  let side = LEAST_SIDE;
  const measure = (session: number): number => {
    const shape = testShape(model, threads, side);
    const x = new Float32Array(countValues(shape)).fill(0.5);
    const y = new Float32Array(countValues(bindings.outputShape(session, 'all', shape)));
    const start = performance.now();
    bindings.run(session, 'all', x, shape, y);
    return performance.now() - start;
  };
  // Take the faster of two runs, because code runs slowly at first.
  while (Math.min(measure(one), measure(one)) < LEAST_MS && side < GREATEST_SIDE) side *= 2;
  const end = performance.now() + BUDGET_MS;
  // The first run sets up the operators and does not count, unless a slow model leaves no time for another.
  let best = [measure(one), measure(many)] as [number, number];
  for (let round = 0; round < ROUNDS && performance.now() < end; ++round) {
    const times = [measure(one), measure(many)] as const;
    best = round === 0 ? [...times] : [Math.min(best[0], times[0]), Math.min(best[1], times[1])];
  }
  return best[1] < MAX_SLOWDOWN * best[0];
}

function testShape({ channels, stride }: { channels: number; stride: number }, threads: number, least: number) {
  const side = Math.ceil(least / stride) * stride;
  return [threads, side, side, channels] satisfies Shape;
}
