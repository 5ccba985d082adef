import { draw, drawSmall } from './draw.js';
import { byId, canvasById, inputById, selectById, show } from './dom.js';

// From this magnification on, pixels are shown as squares.
const CRISP_FROM = 2;
// As wide as the two pictures get on the page, on a screen of two pixels to one.
const FIT_SIDE = 1400;

/** The noisy picture on the left of the edge, the denoised one on its right. */
export class Compare {
  private width = 28;
  private pictures: [before: ImageData, after: ImageData] | undefined;

  constructor() {
    inputById('split').addEventListener('input', () => this.moveEdge());
    selectById('zoom').addEventListener('change', () => this.resize());
    new ResizeObserver(() => this.sharpen()).observe(byId('compare-inner'));
    this.moveEdge();
  }

  async show(before: ImageData, after: ImageData, zoomable: boolean, signal: AbortSignal) {
    this.pictures = [before, after];
    this.width = before.width;
    byId('compare-inner').style.setProperty('--ratio', `${before.width / before.height}`);
    show('zoom-row', zoomable);
    await drawSmall(canvasById('compare-before'), before, FIT_SIDE, signal);
    await drawSmall(canvasById('compare-after'), after, FIT_SIDE, signal);
    this.resize();
  }

  /** All pixels of a photo are drawn only for who looks that close: it takes a while and much memory. */
  private drawAll() {
    if (!this.pictures || canvasById('compare-after').width === this.width) return;
    draw(canvasById('compare-before'), this.pictures[0]);
    draw(canvasById('compare-after'), this.pictures[1]);
  }

  private resize() {
    const chosen = byId('zoom-row').hidden ? 'fit' : selectById('zoom').value;
    byId('compare').classList.toggle('zoomed', chosen !== 'fit');
    if (chosen !== 'fit') {
      this.drawAll();
      // 100 % is one pixel of the picture on one of the screen.
      const width = (this.width * Number(chosen)) / devicePixelRatio;
      byId('compare-inner').style.setProperty('--zoomed-width', `${width}px`);
    }
    this.sharpen();
  }

  private sharpen() {
    const scale = (byId('compare-inner').clientWidth * devicePixelRatio) / this.width;
    byId('compare').classList.toggle('crisp', scale >= CRISP_FROM);
  }

  private moveEdge() {
    const input = inputById('split');
    const percent = Number(input.value);
    canvasById('compare-after').style.clipPath = `inset(0 0 0 ${percent}%)`;
    byId('handle').style.left = `${percent}%`;
    input.setAttribute('aria-valuetext', `${100 - percent}% denoised`);
  }
}
