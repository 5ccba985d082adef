import { median } from './video-meter.js';

/** Shares of the requested height. A step changes the work by about a third. */
const STEPS = [1, 0.85, 0.7, 0.6, 0.5, 0.42, 0.35, 0.3, 0.25] as const;

/** Number of frames that determine the time per frame at a size. The first frames after a change are slower. */
const SAMPLES = 5;
const WARM_UP = 2;
/**
 * The size decreases at once. It increases after MIN_FAST_FRAMES fast frames. Each time that an increase proved too slow,
 * this number is doubled, up to MAX_FAST_FRAMES.
 */
const MIN_FAST_FRAMES = 30;
const MAX_FAST_FRAMES = 960;

/** Chooses the size of frames that keeps the frame rate. */
export class FrameSizeControl {
  private step = 0;
  private requiredFastFrames = MIN_FAST_FRAMES;
  private raised = false;
  private times: number[] = [];
  /** Number of frames at the current size. */
  private count = 0;

  /** Frame rate to keep; 0: none. */
  constructor(private readonly rate: number) {}

  /** Share of the requested height. */
  get scale(): number {
    return STEPS[this.step]!;
  }

  /** Records the time of a frame at the current size. */
  note(ms: number): void {
    if (this.rate === 0) return;
    this.times.push(ms);
    if (this.times.length > SAMPLES) this.times.shift();
    if (++this.count < WARM_UP + SAMPLES) return;
    const now = median(this.times);
    const budget = 1000 / this.rate;
    if (now > budget) this.lower(now, budget);
    else if (this.count >= this.requiredFastFrames) this.raise(now, budget);
  }

  private lower(now: number, budget: number) {
    const last = STEPS.length - 1;
    if (this.step === last) return;
    if (this.raised) this.requiredFastFrames = Math.min(2 * this.requiredFastFrames, MAX_FAST_FRAMES);
    let next = this.step + 1;
    while (next < last && this.expected(now, next) > 0.9 * budget) ++next;
    this.goTo(next, false);
  }

  private raise(now: number, budget: number) {
    let next = this.step;
    while (this.expected(now, next - 1) < 0.8 * budget) --next;
    if (next !== this.step) this.goTo(next, true);
  }

  private goTo(step: number, raised: boolean) {
    this.step = step;
    this.raised = raised;
    this.count = 0;
  }

  /** The work is proportional to the number of pixels. */
  private expected(now: number, step: number): number {
    const next = STEPS[step];
    return next === undefined ? Infinity : now * (next / this.scale) ** 2;
  }
}
