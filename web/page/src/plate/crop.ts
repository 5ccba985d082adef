import type { Rectangle } from '../rectangle.js';

// Smaller rectangles are ignored as accidental.
const LEAST = 16;
const STEP = 0.01;

const between = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** A rectangle over a picture: dragging draws a new one, the arrow keys move it, and with Shift resize it. */
export class Crop {
  private part: Rectangle = { x: 0, y: 0, width: 1, height: 1 };
  private size = { width: 1, height: 1 };

  constructor(
    private readonly stage: HTMLElement,
    private readonly frame: HTMLElement,
    private readonly changed: () => void,
  ) {
    stage.addEventListener('pointerdown', (event) => this.drag(event));
    frame.addEventListener('keydown', (event) => this.key(event));
  }

  /** Sets the picture's size and the rectangle. */
  reset(size: { width: number; height: number }, part: Rectangle) {
    this.size = size;
    this.set(part);
  }

  get rectangle(): Rectangle {
    return this.part;
  }

  private set({ x, y, width, height }: Rectangle) {
    const w = Math.round(between(width, Math.min(LEAST, this.size.width), this.size.width));
    const h = Math.round(between(height, Math.min(LEAST, this.size.height), this.size.height));
    this.part = {
      x: Math.round(between(x, 0, this.size.width - w)),
      y: Math.round(between(y, 0, this.size.height - h)),
      width: w,
      height: h,
    };
    const { style } = this.frame;
    style.left = `${(100 * this.part.x) / this.size.width}%`;
    style.top = `${(100 * this.part.y) / this.size.height}%`;
    style.width = `${(100 * w) / this.size.width}%`;
    style.height = `${(100 * h) / this.size.height}%`;
    this.frame.setAttribute(
      'aria-label',
      `The plate: ${w} by ${h} pixels from ${this.part.x}, ${this.part.y}. Arrow keys move it, with Shift they resize it.`,
    );
  }

  private place(event: PointerEvent) {
    const box = this.stage.getBoundingClientRect();
    return {
      x: between((event.clientX - box.left) / box.width, 0, 1) * this.size.width,
      y: between((event.clientY - box.top) / box.height, 0, 1) * this.size.height,
    };
  }

  private drag(event: PointerEvent) {
    if (event.button !== 0) return;
    event.preventDefault();
    const before = this.part;
    const from = this.place(event);
    const over = new AbortController();
    const { signal } = over;
    const move = (next: PointerEvent) => {
      const to = this.place(next);
      const width = Math.abs(to.x - from.x);
      const height = Math.abs(to.y - from.y);
      if (width >= LEAST && height >= LEAST) {
        this.set({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width, height });
      }
    };
    const end = () => {
      over.abort();
      if (this.part !== before) this.changed();
    };
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener('pointermove', move, { signal });
    this.stage.addEventListener('pointerup', end, { signal });
    this.stage.addEventListener('pointercancel', end, { signal });
  }

  private key(event: KeyboardEvent) {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!direction) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(STEP * this.size.width));
    const [dx, dy] = [direction[0]! * step, direction[1]! * step];
    const { x, y, width, height } = this.part;
    this.set(
      event.shiftKey ? { x, y, width: width + dx, height: height + dy } : { x: x + dx, y: y + dy, width, height },
    );
    this.changed();
  }
}
