import { createDenoiser, type Denoiser, type ImageSource } from 'dae-wasm';
import { announce, byId, setText, show } from '../dom.js';
import { Latest } from '../latest.js';
import { modelSource, type SuperModel } from '../network.js';
import markup from './panel.html?raw';
import { readOriginal, smallChain } from './picture.js';
import { readChoice, showSettings, type Choice } from './settings.js';
import { lookAt, showViews, wireViews, type View } from './views.js';

/** Larger results are for `dae upscale`. */
const MOST_RESULT_PIXELS = 16e6;

const decibels = (value: number) => `${value.toFixed(2)} dB`;
const sizeOf = ({ width, height }: ImageData) => `${width} × ${height}`;

/** A picture made small, and large again: by the stack stage by stage, or at once, beside bicubic enlargement. */
export class SuperPanel {
  private readonly latest = new Latest();
  private subject: { name: string; source: ImageSource } | undefined;
  private model: SuperModel | undefined;
  private loading: Promise<Denoiser> | undefined;

  constructor() {
    byId('super-settings').innerHTML = markup;
    wireViews();
    showSettings();
    byId('super-cancel').addEventListener('click', () => this.cancel());
    byId('super-form').addEventListener('submit', (event) => event.preventDefault());
    byId('super-form').addEventListener('input', showSettings);
    byId('super-form').addEventListener('change', (event) => {
      // The zoom shows the same pictures otherwise.
      if ((event.target as HTMLElement).id !== 'super-zoom') void this.retell();
    });
  }

  /** `place`: what the views show of it at first, in parts of the picture. */
  open(name: string, source: ImageSource, place = { x: 0.5, y: 0.5 }) {
    this.subject = { name, source };
    lookAt(place);
    void this.retell();
  }

  private async retell() {
    if (!this.subject) return;
    const { name, source } = this.subject;
    show('super-error', false);
    byId('super').setAttribute('aria-busy', 'true');
    try {
      await this.latest.run((signal) => this.tell(name, source, signal));
    } catch (error) {
      setText('super-error', error instanceof Error ? error.message : String(error));
      show('super-error', true);
      setText('super-state', '');
    }
    byId('super').removeAttribute('aria-busy');
  }

  private cancel() {
    this.latest.cancel();
    setText('super-state', 'Cancelled.');
    show('super-cancel', false);
  }

  /** One network is kept at a time. */
  private network(model: SuperModel): Promise<Denoiser> {
    if (this.model !== model) {
      void this.loading?.then((before) => before.dispose()).catch(() => {});
      this.model = model;
      this.loading = createDenoiser(modelSource(model));
      // The next picture tries again.
      this.loading.catch(() => (this.model = undefined));
    }
    return this.loading!;
  }

  private async tell(name: string, source: ImageSource, signal: AbortSignal) {
    const choice = readChoice();
    setText('super-state', 'Loading the network…');
    const denoiser = await this.network(choice.stacked ? 'super-stack' : `super-x${choice.scale}`);
    signal.throwIfAborted();
    show('super-work', true);
    show('super-cancel', true);
    try {
      await (choice.shrinks
        ? this.compare(denoiser, choice, source, name, signal)
        : this.enlarge(denoiser, choice, source, name, signal));
    } finally {
      show('super-cancel', false);
    }
  }

  /** The original is known, so that the result can be measured. */
  private async compare(denoiser: Denoiser, choice: Choice, source: ImageSource, name: string, signal: AbortSignal) {
    const original = await readOriginal(denoiser, source, choice.scale, signal);
    const chain = smallChain(choice.scale, choice.sigma, choice.quality);
    const { image: small } = await denoiser.corrupt(original, { chain }, { signal });
    const { image: bicubic } = await denoiser.corrupt(small, { chain: `up ${choice.scale}` }, { signal });
    const stages = await this.run(denoiser, choice, small, signal);
    const large = stages.at(-1)!;
    const before = await denoiser.compare(original, bicubic, { signal });
    const after = await denoiser.compare(original, large.image, { signal });
    showViews([
      { title: 'Made small', note: `${chain}: ${sizeOf(small)}`, image: small },
      ...stages.slice(0, -1),
      { ...large, note: `${large.note}, ${decibels(after.psnr)}`, main: true },
      { title: 'Bicubic enlargement', note: decibels(before.psnr), image: bicubic },
      { title: 'The original', note: sizeOf(original), image: original },
    ]);
    const gain = after.psnr - before.psnr;
    const text = `The network: ${decibels(after.psnr)}, bicubic: ${decibels(before.psnr)}, a gain of ${gain.toFixed(2)} dB.`;
    await this.finish(denoiser, text, large.image, name, signal);
  }

  private async enlarge(denoiser: Denoiser, choice: Choice, source: ImageSource, name: string, signal: AbortSignal) {
    const { image: given } = await denoiser.corrupt(source, { kind: 'gaussian', level: 0 }, { signal });
    if (given.width * given.height * choice.scale ** 2 > MOST_RESULT_PIXELS) {
      throw new Error(
        `A picture of ${sizeOf(given)} pixels times ${choice.scale} is too large to show here; the command ` +
          '"dae upscale" does it, or choose to make it small first.',
      );
    }
    const stages = await this.run(denoiser, choice, given, signal);
    const { image: bicubic } = await denoiser.corrupt(given, { chain: `up ${choice.scale}` }, { signal });
    const large = stages.at(-1)!;
    showViews([
      { title: 'As it came', note: sizeOf(given), image: given },
      ...stages.slice(0, -1),
      { ...large, main: true },
      { title: 'Bicubic enlargement', note: sizeOf(bicubic), image: bicubic },
    ]);
    await this.finish(denoiser, `Enlarged to ${sizeOf(large.image)} pixels.`, large.image, name, signal);
  }

  /** What each network of the stack made of it; of a direct one, its result. */
  private async run(denoiser: Denoiser, choice: Choice, small: ImageData, signal: AbortSignal): Promise<View[]> {
    const names = choice.stacked ? denoiser.info.stack!.map((part) => part.name) : [`x${choice.scale}`];
    const count = choice.stacked ? Math.log2(choice.scale) : 1;
    const views: View[] = [];
    for (let parts = 1; parts <= count; ++parts) {
      const title = choice.stacked
        ? `The stack, ${names[parts - 1]!.replace('x', '×')}`
        : `The network, ×${choice.scale}`;
      const onProgress = ({ loaded, total }: { loaded: number; total?: number }) =>
        setText('super-state', `${title}: tile ${loaded} of ${total}`);
      const { image, timings } = await denoiser.denoise(small, {
        ...(choice.stacked && { parts }),
        signal,
        onProgress,
      });
      views.push({ title, note: `${sizeOf(image)}, ${timings.runMs.toFixed(0)} ms`, image });
    }
    return views;
  }

  private async finish(denoiser: Denoiser, text: string, image: ImageData, name: string, signal: AbortSignal) {
    setText('super-state', text);
    announce(text);
    const { image: file } = await denoiser.corrupt(image, { kind: 'gaussian', level: 0 }, { output: 'blob', signal });
    const link = byId<HTMLAnchorElement>('super-download');
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(file);
    link.download = `${name.replace(/\.[^.]*$/, '') || 'picture'}-enlarged.png`;
    show('super-download', true);
  }
}
