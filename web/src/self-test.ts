import type { Bindings, Shape } from './bindings.js';

const BUDGET_MS = 50;
const ROUNDS = 5;
/** Several threads must win clearly: they cost power, and a busy machine takes their cores away. */
const GAIN = 0.95;
const SIDE = 28;

/** Whether `many` threads denoise a small batch faster than `one`, measured in turns. */
export function prefersThreads(
  bindings: Bindings,
  model: { channels: number; stride: number },
  one: number,
  many: number,
): boolean {
  const shape = testShape(model, bindings.sessionThreads(many));
  const x = new Float32Array(shape.reduce((product, extent) => product * extent)).fill(0.5);
  const measure = (session: number): number => {
    const start = performance.now();
    bindings.run(session, 'all', x, shape);
    return performance.now() - start;
  };
  const end = performance.now() + BUDGET_MS;
  // The first run sets up the operators, so it does not count, unless a slow model leaves time for no other.
  let best = [measure(one), measure(many)] as [number, number];
  for (let round = 0; round < ROUNDS && performance.now() < end; ++round) {
    const times = [measure(one), measure(many)] as const;
    best = round === 0 ? [...times] : [Math.min(best[0], times[0]), Math.min(best[1], times[1])];
  }
  return best[1] < GAIN * best[0];
}

function testShape({ channels, stride }: { channels: number; stride: number }, threads: number) {
  const side = Math.ceil(SIDE / stride) * stride;
  return [4 * threads, side, side, channels] satisfies Shape;
}
