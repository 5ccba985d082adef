/** 'fit' fills the frame; a number is the number of screen pixels for a pixel of the picture. */
export type Zoom = 'fit' | number;

const GREATEST = 8;
/** A press that ends within this distance of its beginning is a tap. */
const TAP_PIXELS = 4;
/** The distance from the edge within which a finger grips it. */
const GRIP_PIXELS = 22;
const KEY_STEP = 1.5;
const SCROLL_SHARE = 0.15;

interface Picture {
  /** The frame, which scrolls. */
  frame: HTMLElement;
  /** The picture in it, whose width follows the zoom. */
  inner: HTMLElement;
  /** Receives the keys. */
  slider: HTMLInputElement;
  /** Width of the picture in pixels. */
  width: () => number;
  onZoom: (zoom: Zoom) => void;
}

interface Point {
  x: number;
  y: number;
}

/**
 * Moves and magnifies a picture with a comparison edge. In a magnified picture, a drag moves the picture, or the edge if it
 * begins at the edge, and a tap moves the edge there. Two fingers, the wheel with Ctrl, and keys magnify.
 */
export class PanZoom {
  private zoom: Zoom = 'fit';
  private readonly fingers = new Map<number, Point>();
  private drag: 'none' | 'picture' | 'edge' | 'pinch' = 'none';
  private moved = 0;
  /** False if there is nothing to magnify. */
  enabled = false;

  constructor(private readonly picture: Picture) {
    const { frame, slider } = picture;
    frame.addEventListener('pointerdown', (event) => this.press(event));
    frame.addEventListener('pointermove', (event) => this.move(event));
    for (const end of ['pointerup', 'pointercancel'] as const) frame.addEventListener(end, (event) => this.lift(event));
    frame.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    slider.addEventListener('keydown', (event) => this.key(event));
  }

  /** Sets the zoom. The point of the picture at `at` (in the window; default: the frame's middle) stays there. */
  setZoom(zoom: Zoom, at: Point = this.middle()) {
    const { frame, inner, width } = this.picture;
    const before = inner.getBoundingClientRect();
    const [u, v] = [(at.x - before.left) / before.width, (at.y - before.top) / before.height];
    this.zoom = zoom;
    frame.classList.toggle('zoomed', zoom !== 'fit');
    if (zoom !== 'fit') inner.style.setProperty('--zoomed-width', `${(width() * zoom) / devicePixelRatio}px`);
    this.picture.onZoom(zoom);
    if (zoom === 'fit') return;
    const after = inner.getBoundingClientRect();
    frame.scrollLeft += after.left + u * after.width - at.x;
    frame.scrollTop += after.top + v * after.height - at.y;
  }

  private middle(): Point {
    const { left, top, width, height } = this.picture.frame.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  private magnify(factor: number, at?: Point) {
    const { frame, inner, width } = this.picture;
    // The largest width that fits the frame, as in compare.css.
    const fit = Math.min(frame.clientWidth, (frame.clientHeight * inner.clientWidth) / inner.clientHeight);
    const widest = Math.max(fit, (width() * GREATEST) / devicePixelRatio);
    const wanted = Math.min(inner.clientWidth * factor, widest);
    this.setZoom(wanted <= fit ? 'fit' : (wanted * devicePixelRatio) / width(), at);
  }

  private press(event: PointerEvent) {
    if (!this.enabled || (event.pointerType === 'mouse' && event.button !== 0)) return;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.fingers.size === 2) {
      this.drag = 'pinch';
    } else if (this.zoom !== 'fit') {
      this.moved = 0;
      this.drag = Math.abs(event.clientX - this.edge()) <= GRIP_PIXELS ? 'edge' : 'picture';
    } else {
      return;
    }
    event.preventDefault();
    this.picture.slider.focus({ preventScroll: true });
    this.picture.frame.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent) {
    const last = this.fingers.get(event.pointerId);
    if (!last) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.drag === 'pinch') {
      const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) this.pinch(last, now, other);
    } else if (this.drag !== 'none') {
      this.moved += Math.hypot(now.x - last.x, now.y - last.y);
      if (this.drag === 'edge') this.moveEdge(now.x);
      else if (this.moved > TAP_PIXELS) this.scroll(last.x - now.x, last.y - now.y);
    }
    this.fingers.set(event.pointerId, now);
  }

  private lift(event: PointerEvent) {
    if (!this.fingers.delete(event.pointerId)) return;
    const tapped = this.drag === 'picture' && this.moved <= TAP_PIXELS && event.type === 'pointerup';
    if (tapped) this.moveEdge(event.clientX);
    this.drag = this.fingers.size > 0 && this.zoom !== 'fit' ? 'picture' : 'none';
  }

  private pinch(last: Point, now: Point, other: Point) {
    const distance = (point: Point) => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
    const middle = (point: Point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    // Magnifies first, because a picture that fits its frame cannot be moved.
    this.magnify(distance(now) / distance(last), middle(last));
    this.scroll(middle(last).x - middle(now).x, middle(last).y - middle(now).y);
  }

  /** Scrolls the frame, then the page with the rest, so that a finger is not caught in the picture. */
  private scroll(x: number, y: number) {
    const { frame } = this.picture;
    const before = frame.scrollTop;
    frame.scrollBy(x, y);
    const rest = y - (frame.scrollTop - before);
    if (Math.abs(rest) >= 1) scrollBy(0, rest);
  }

  /** The horizontal place of the edge in the window. */
  private edge(): number {
    const { left, width } = this.picture.inner.getBoundingClientRect();
    return left + (width * Number(this.picture.slider.value)) / 100;
  }

  private moveEdge(x: number) {
    const { inner, slider } = this.picture;
    const { left, width } = inner.getBoundingClientRect();
    slider.value = String((100 * (x - left)) / width);
    slider.dispatchEvent(new Event('input'));
  }

  private wheel(event: WheelEvent) {
    if (!this.enabled || !event.ctrlKey) return;
    event.preventDefault();
    this.magnify(Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY });
  }

  private key(event: KeyboardEvent) {
    if (!this.enabled || event.ctrlKey || event.metaKey || event.altKey) return;
    const { frame } = this.picture;
    const [right, down] = [SCROLL_SHARE * frame.clientWidth, SCROLL_SHARE * frame.clientHeight];
    const shifted: Record<string, () => void> = {
      ArrowLeft: () => frame.scrollBy(-right, 0),
      ArrowRight: () => frame.scrollBy(right, 0),
      ArrowUp: () => frame.scrollBy(0, -down),
      ArrowDown: () => frame.scrollBy(0, down),
    };
    const plain: Record<string, () => void> = {
      '+': () => this.magnify(KEY_STEP),
      '=': () => this.magnify(KEY_STEP),
      '-': () => this.magnify(1 / KEY_STEP),
      '0': () => this.setZoom('fit'),
    };
    const action = (event.shiftKey && this.zoom !== 'fit' ? shifted[event.key] : undefined) ?? plain[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
