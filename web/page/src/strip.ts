import { draw, grayImage } from './draw.js';
import { byId } from './dom.js';
import { SIZE, type Sample } from './samples.js';

function button(sample: Sample, index: number): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'sample';
  element.setAttribute('role', 'radio');
  element.setAttribute('aria-label', `${sample.name}, test image ${sample.testIndex}`);
  element.dataset.index = String(index);
  const canvas = document.createElement('canvas');
  draw(canvas, grayImage(sample.pixels, SIZE, SIZE, 255));
  const name = document.createElement('span');
  name.textContent = sample.name;
  element.append(canvas, name);
  return element;
}

/** The strip of samples: a radio group with one tab stop, moved through by the arrow keys. */
export class Strip {
  private readonly buttons: HTMLButtonElement[];

  constructor(samples: Sample[], onPick: (index: number) => void) {
    this.buttons = samples.map(button);
    byId('sample').replaceChildren(...this.buttons);
    this.buttons.forEach((element, index) => element.addEventListener('click', () => onPick(index)));
    byId('sample').addEventListener('keydown', (event) => {
      const target = this.target(event.key);
      if (target === undefined) return;
      event.preventDefault();
      this.buttons[target]?.focus();
      onPick(target);
    });
  }

  /** Marks one as chosen, or none. */
  select(chosen?: number) {
    this.buttons.forEach((element, index) => {
      element.setAttribute('aria-checked', String(index === chosen));
      element.tabIndex = index === (chosen ?? 0) ? 0 : -1;
    });
  }

  private target(key: string): number | undefined {
    const count = this.buttons.length;
    const at = this.buttons.findIndex((element) => element === document.activeElement);
    // Two rows, filled column by column.
    const steps: Record<string, number> = { ArrowRight: 2, ArrowLeft: -2, ArrowDown: 1, ArrowUp: -1 };
    if (key === 'Home') return 0;
    if (key === 'End') return count - 1;
    const step = steps[key];
    return step === undefined || at < 0 ? undefined : (at + step + count) % count;
  }
}
