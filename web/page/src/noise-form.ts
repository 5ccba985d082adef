import type { ChainSpec, NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, setText } from './dom.js';

const MAX_SEED = 0xffffffff;

/** A form's choice: a kind of noise, or a simulated camera. */
type Kind = NoiseSpec['kind'] | 'camera';

/** The fields of a kind of noise, its level and its seed; their ids begin with `prefix`. */
export class NoiseForm {
  constructor(private readonly prefix: string) {
    this.show();
  }

  /** Calls `changed` after each change. `form` is the element that contains the fields. */
  onChange(form: HTMLElement, changed: () => void) {
    const notify = () => {
      this.show();
      changed();
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', notify);
    this.element('reseed').addEventListener('click', () => {
      inputById(`${this.prefix}seed`).value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
      notify();
    });
  }

  /** Whether the corruption is a camera, whose picture differs from the scene by more than noise. */
  get camera(): boolean {
    return this.kind === 'camera';
  }

  /** The form's corruption; an invalid seed counts as 0. */
  get noise(): NoiseSpec | ChainSpec {
    const number = Number(inputById(`${this.prefix}seed`).value);
    const valid = Number.isInteger(number) && number >= 0 && number <= MAX_SEED;
    const seed = valid ? number : 0;
    const { kind } = this;
    return kind === 'camera' ? { chain: `camera ${this.iso}`, seed } : { kind, level: this.level, seed };
  }

  private element(name: string) {
    return byId(`${this.prefix}${name}`);
  }

  private get kind(): Kind {
    return selectById(`${this.prefix}kind`).value as Kind;
  }

  private get level(): number {
    return Number(inputById(`${this.prefix}level`).value);
  }

  /** ISO from 100 to 102,400. */
  private get iso(): number {
    return Math.round(100 * 2 ** (10 * this.level));
  }

  private show() {
    setText(`${this.prefix}level-value`, this.camera ? `ISO ${this.iso}` : this.level.toFixed(2));
    setText(`${this.prefix}kind-note`, selectById(`${this.prefix}kind`).selectedOptions[0]?.dataset.note ?? '');
  }
}
