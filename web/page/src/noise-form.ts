import type { ChainSpec, NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, setText } from './dom.js';

const MAX_SEED = 0xffffffff;

/** What a form offers: a kind of noise, or what a camera makes of a scene. */
type Kind = NoiseSpec['kind'] | 'camera';

/** The fields of a kind of noise, its level and its seed; their ids begin with `prefix`. */
export class NoiseForm {
  constructor(private readonly prefix: string) {
    this.show();
  }

  /** Calls `changed` after each change, `form` being the element that holds the fields. */
  onChange(form: HTMLElement, changed: () => void) {
    const tell = () => {
      this.show();
      changed();
    };
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', tell);
    this.element('reseed').addEventListener('click', () => {
      inputById(`${this.prefix}seed`).value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
      tell();
    });
  }

  /** Whether a camera is what corrupts: its picture differs from the scene by more than noise. */
  get camera(): boolean {
    return this.kind === 'camera';
  }

  /** What the form says; an unusable seed counts as 0. */
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

  /** From 100 to 102,400. */
  private get iso(): number {
    return Math.round(100 * 2 ** (10 * this.level));
  }

  private show() {
    setText(`${this.prefix}level-value`, this.camera ? `ISO ${this.iso}` : this.level.toFixed(2));
    setText(`${this.prefix}kind-note`, selectById(`${this.prefix}kind`).selectedOptions[0]?.dataset.note ?? '');
  }
}
