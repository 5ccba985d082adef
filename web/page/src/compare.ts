import { draw } from './draw.js';
import { byId, canvasById, inputById, show } from './dom.js';

/** The noisy picture on the left of the handle, the denoised one on its right. */
export class Compare {
  constructor() {
    inputById('split').addEventListener('input', () => this.update());
    byId('zoom').addEventListener('click', () => this.zoom(!this.actual()));
    this.update();
  }

  show(before: ImageData, after: ImageData) {
    draw(canvasById('compare-before'), before);
    draw(canvasById('compare-after'), after);
    show('zoom', before.width > 64);
    if (before.width <= 64) this.zoom(false);
  }

  private actual() {
    return byId('compare').classList.contains('actual');
  }

  private zoom(actual: boolean) {
    byId('compare').classList.toggle('actual', actual);
    byId('zoom').setAttribute('aria-pressed', String(actual));
    byId('zoom').textContent = actual ? 'Fit' : 'Actual size';
  }

  private update() {
    const input = inputById('split');
    const percent = Number(input.value);
    canvasById('compare-after').style.clipPath = `inset(0 0 0 ${percent}%)`;
    byId('compare').querySelector<HTMLElement>('.handle')!.style.left = `${percent}%`;
    input.setAttribute('aria-valuetext', `${100 - percent}% denoised`);
  }
}
