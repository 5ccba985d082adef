const WINDOW_MS = 2000;
const FRAMES = 30;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Counts drawn frames and measures their time. */
export class Meter {
  frames = 0;
  private readonly drawn: number[] = [];
  private readonly last: { frameMs: number; runMs: number }[] = [];

  constructor(private readonly now = () => performance.now()) {}

  note(frameMs: number, runMs: number): void {
    ++this.frames;
    this.last.push({ frameMs, runMs });
    if (this.last.length > FRAMES) this.last.shift();
    this.drawn.push(this.now());
    this.forget();
  }

  get framesPerSecond(): number {
    this.forget();
    const [first] = this.drawn;
    const last = this.drawn.at(-1);
    // The first frame only starts the clock for the others.
    return first === undefined || last === undefined || last === first
      ? 0
      : (1000 * (this.drawn.length - 1)) / (last - first);
  }

  get frameMs(): number {
    return median(this.last.map(({ frameMs }) => frameMs));
  }

  get runMs(): number {
    return median(this.last.map(({ runMs }) => runMs));
  }

  private forget() {
    const begin = this.now() - WINDOW_MS;
    while (this.drawn[0] !== undefined && this.drawn[0] < begin) this.drawn.shift();
  }
}
