import { draw, grayImage } from '../draw.js';
import { byId, element, selectById } from '../dom.js';
import { SIZE, type Sample } from './samples.js';

function button(sample: Sample, index: number): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'sample';
  made.setAttribute('role', 'radio');
  made.setAttribute('aria-label', `${sample.name}, test image ${sample.testIndex}`);
  made.dataset.index = String(index);
  made.append(document.createElement('canvas'), element('span', sample.name));
  return made;
}

// Two rows, filled column by column.
const STEPS: Record<string, number> = { ArrowRight: 2, ArrowLeft: -2, ArrowDown: 1, ArrowUp: -1 };

/** Chooses a sample: a radio group with one tab stop, moved through by the arrow keys. */
export class SamplePicker {
  private readonly buttons: HTMLButtonElement[];
  private chosen: number | undefined;

  constructor(
    private readonly samples: Sample[],
    onPick: (index: number) => void,
  ) {
    this.buttons = samples.map(button);
    this.draw();
    byId('sample').replaceChildren(...this.buttons);
    this.buttons.forEach((made, index) => made.addEventListener('click', () => onPick(index)));
    byId('sample').addEventListener('keydown', (event) => {
      const target = this.target(event.key);
      if (!target) return;
      event.preventDefault();
      target.focus();
      onPick(Number(target.dataset.index));
    });
    this.offerClasses();
  }

  /** Draws the samples; called again when more pixels have arrived. */
  draw() {
    this.samples.forEach(({ pixels }, index) => {
      draw(this.buttons[index]!.querySelector('canvas')!, grayImage(pixels, SIZE, SIZE, 255));
    });
  }

  /** Marks a sample as chosen, or none. */
  select(chosen?: number) {
    this.chosen = chosen;
    this.buttons.forEach((made, index) => made.setAttribute('aria-checked', String(index === chosen)));
    this.placeTabStop();
  }

  private offerClasses() {
    const select = selectById('class-filter');
    const names = [...new Set(this.samples.map((sample) => sample.name))];
    select.append(...names.map((name) => new Option(name, name)));
    select.addEventListener('change', () => {
      this.buttons.forEach((made, index) => {
        made.hidden = select.value !== '' && this.samples[index]?.name !== select.value;
      });
      byId('sample').scrollTo({ left: 0 });
      this.placeTabStop();
    });
  }

  private shown() {
    return this.buttons.filter((made) => !made.hidden);
  }

  private placeTabStop() {
    const shown = this.shown();
    const chosen = this.buttons[this.chosen ?? -1];
    const stop = chosen && !chosen.hidden ? chosen : shown[0];
    this.buttons.forEach((made) => (made.tabIndex = made === stop ? 0 : -1));
  }

  private target(key: string): HTMLButtonElement | undefined {
    const shown = this.shown();
    if (key === 'Home') return shown[0];
    if (key === 'End') return shown.at(-1);
    const at = shown.findIndex((made) => made === document.activeElement);
    const step = STEPS[key];
    return step === undefined || at < 0 ? undefined : shown[(at + step + shown.length) % shown.length];
  }
}
