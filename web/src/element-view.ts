import { STYLE } from './element-style.js';

/** The texts of `<dae-denoise>` that have no slot. */
export interface ElementMessages {
  compare: string;
  /** Announces that `percent` of the image is shown denoised. */
  split: (percent: number) => string;
  working: string;
  done: (width: number, height: number) => string;
  cancelled: string;
  tampered: string;
  before: string;
  after: string;
}

export const ENGLISH: ElementMessages = {
  compare: 'Comparison, before to denoised',
  split: (percent) => `${percent}% denoised`,
  working: 'Denoising',
  done: (width, height) => `Denoised, ${width} by ${height} pixels`,
  cancelled: 'Cancelled',
  tampered: 'This browser changed the pixels that were read. Choose the file itself instead.',
  before: 'Before',
  after: 'Denoised',
};

type Children = (Node | string)[];

/** The tree is built node by node, because a policy of trusted types forbids HTML from strings. */
function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  children: Children = [],
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const slot = (name: string, text: string): HTMLSlotElement => make('slot', { name }, [text]);

function adopt(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
}

/** The longest side to draw; no screen shows more pixels. */
const SHOWN_SIDE = 2048;
/** Images as small as the tutorial's are enlarged, with square pixels. */
const SMALL = 160;

/** The shadow tree: shows images and announces progress. It does not know the engine. */
export class ElementView {
  readonly file = make('input', { type: 'file', accept: 'image/*', class: 'visually-hidden', part: 'file' });
  readonly cancel = make('button', { type: 'button', part: 'button cancel', hidden: '' }, [slot('cancel', 'Cancel')]);
  readonly download = make('a', { part: 'button download', hidden: '', download: '' }, [
    slot('download', 'Download PNG'),
  ]);
  readonly before = make('slot', { name: 'before' });
  messages = ENGLISH;

  private readonly status = make('p', { part: 'status', class: 'status', role: 'status' });
  private readonly progress = make('progress', { part: 'progress', max: '1', hidden: '' });
  private readonly pictures = {
    before: make('canvas', { part: 'before', role: 'img', class: 'before' }),
    after: make('canvas', { part: 'after', role: 'img', class: 'after' }),
  };
  private readonly handle = make('div', { part: 'handle', class: 'handle', 'aria-hidden': 'true' });
  private readonly slider = make('input', { type: 'range', part: 'slider', min: '0', max: '100', value: '50' });
  private readonly stage = make('div', { part: 'stage', class: 'stage', hidden: '' });

  constructor(root: ShadowRoot) {
    adopt(root);
    const open = make('label', { part: 'button open' }, [this.file, slot('open', 'Open a picture…')]);
    this.stage.append(this.pictures.before, this.pictures.after, this.handle, this.slider);
    root.append(
      make('div', { class: 'controls', part: 'controls' }, [open, this.cancel, this.download, this.progress]),
      this.status,
      this.stage,
      this.before,
    );
    this.slider.addEventListener('input', () => this.moveSplit());
    this.moveSplit();
  }

  setStatus(text: string, isError = false): void {
    this.status.textContent = text;
    this.status.classList.toggle('error', isError);
  }

  /** `fraction` is the share of finished tiles, undefined before the first. */
  work(fraction?: number): void {
    this.progress.hidden = this.cancel.hidden = false;
    this.progress.setAttribute('aria-label', this.messages.working);
    if (fraction === undefined) this.progress.removeAttribute('value');
    else this.progress.value = fraction;
  }

  rest(): void {
    this.progress.hidden = this.cancel.hidden = true;
  }

  markDrop(over: boolean): void {
    this.stage.classList.toggle('over', over);
  }

  /** Draws both images on top of each other with a slider if `compare` is set, otherwise only the denoised one. */
  show(before: ImageBitmap, after: ImageBitmap, compare: boolean, alt: string): void {
    const { messages } = this;
    for (const [name, bitmap] of Object.entries({ before, after })) {
      const canvas = this.pictures[name as 'before' | 'after'];
      Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      canvas.classList.toggle('crisp', Math.max(bitmap.width, bitmap.height) <= SMALL);
      canvas.setAttribute('aria-label', [messages[name as 'before' | 'after'], alt].filter(Boolean).join(': '));
    }
    this.slider.setAttribute('aria-label', messages.compare);
    this.moveSplit();
    this.arrange(compare);
    this.stage.hidden = false;
    // The page itself shows its slotted image until there is a result to compare.
    this.before.hidden = true;
  }

  arrange(compare: boolean): void {
    this.stage.classList.toggle('comparing', compare);
    for (const part of [this.pictures.before, this.handle, this.slider]) part.hidden = !compare;
  }

  private moveSplit(): void {
    const percent = Number(this.slider.value);
    this.stage.style.setProperty('--split', `${percent}%`);
    this.slider.setAttribute('aria-valuetext', this.messages.split(100 - percent));
  }
}

/** Creates a bitmap for display, not larger than a screen. */
export async function bitmapToShow(
  source: Blob | HTMLImageElement,
  width: number,
  height: number,
): Promise<ImageBitmap> {
  const scale = Math.min(1, SHOWN_SIDE / Math.max(width, height));
  if ('decode' in source) await source.decode();
  if (scale === 1) return createImageBitmap(source);
  const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
  return createImageBitmap(source, { ...size, resizeQuality: 'high' });
}
