import { draw } from './draw.js';
import { byId, canvasById, inputById, selectById, show } from './dom.js';

// From this magnification on, pixels are shown as squares.
const CRISP_FROM = 2;

/** The noisy picture on the left of the edge, the denoised one on its right. */
export class Compare {
  private width = 28;

  constructor() {
    inputById('split').addEventListener('input', () => this.moveEdge());
    selectById('zoom').addEventListener('change', () => this.resize());
    new ResizeObserver(() => this.sharpen()).observe(byId('compare-inner'));
    this.moveEdge();
  }

  show(before: ImageData, after: ImageData, zoomable: boolean) {
    draw(canvasById('compare-before'), before);
    draw(canvasById('compare-after'), after);
    this.width = before.width;
    byId('compare-inner').style.setProperty('--ratio', `${before.width / before.height}`);
    show('zoom-row', zoomable);
    this.resize();
  }

  private resize() {
    const chosen = byId('zoom-row').hidden ? 'fit' : selectById('zoom').value;
    byId('compare').classList.toggle('zoomed', chosen !== 'fit');
    if (chosen !== 'fit') {
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
