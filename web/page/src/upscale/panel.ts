import type { Denoiser, ImageSource } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { announce, byId, setText, show } from '../dom.js';
import { Latest } from '../latest.js';
import { createPageDenoiser, decodeImage, encodeImage } from '../engine.js';
import type { UpscaleModel } from '../network.js';
import { PageError } from '../page-error.js';
import { SaveButton, stemOf } from '../save.js';
import { readChoice, reductionChain, showSettings, type Choice } from './settings.js';
import { lookAt, showViews, wireViews, type View } from './views.js';

/**
 * The page's own limit, half of `Image::kMaxPixels`: to save a result, the engine's memory, 1 GiB with threads, must take
 * it twice.
 */
const MOST_RESULT_PIXELS = 2 ** 26;
/** `Image::kMaxSide`. */
const MOST_RESULT_SIDE = 65_535;
/**
 * For larger results, only the final one is shown: each stage and its bicubic counterpart would take the same time and
 * memory again.
 */
const MOST_COMPARED_PIXELS = 16e6;
const SCALES = [8, 4, 2] as const;

const decibels = (value: number) => `${value.toFixed(2)} dB`;
const sizeOf = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;
const megapixels = (pixels: number) => `${Math.round(pixels / 1e6)} megapixels`;

interface Subject {
  name: string;
  source: ImageSource;
  /** Whether it is the page's own picture, which is reduced first, so that the result can be measured. */
  sample: boolean;
}

/**
 * The upscaling tab: enlarges a picture by a cascade, stage by stage, or by a single network, and compares with bicubic
 * enlargement.
 */
export class UpscalePanel {
  private readonly latest = new Latest();
  private readonly download = new SaveButton('super-download');
  private subject: Subject | undefined;
  private model: UpscaleModel | undefined;
  private loading: Promise<Denoiser> | undefined;

  constructor() {
    wireViews();
    showSettings();
    byId('super-cancel').addEventListener('click', () => this.cancel());
    byId('super-form').addEventListener('submit', (event) => event.preventDefault());
    byId('super-form').addEventListener('input', showSettings);
    byId('super-form').addEventListener('change', (event) => {
      // The zoom does not change the pictures.
      if ((event.target as HTMLElement).id !== 'super-zoom') void this.update();
    });
  }

  /** `place`: the point that the views show at first, from 0 to 1. */
  openSample(name: string, source: ImageSource, place: { x: number; y: number }) {
    this.open({ name, source, sample: true }, place);
  }

  /** Enlarges the visitor's picture without reducing it first. */
  openFile(file: File) {
    this.open({ name: file.name, source: file, sample: false }, { x: 0.5, y: 0.5 });
  }

  private open(subject: Subject, place: { x: number; y: number }) {
    this.subject = subject;
    show('super-experiment', subject.sample);
    lookAt(place);
    void this.update();
  }

  private async update() {
    const { subject } = this;
    if (!subject) return;
    clearError('super-error');
    this.download.withdraw();
    byId('upscale').setAttribute('aria-busy', 'true');
    try {
      await this.latest.run((signal) => this.render(subject, signal));
    } catch (error) {
      const files = subject.source instanceof File ? [subject.source] : [];
      void showError(error, { place: 'super-error', files });
      setText('super-state', '');
    }
    byId('upscale').removeAttribute('aria-busy');
  }

  private cancel() {
    this.latest.cancel();
    setText('super-state', 'Cancelled.');
    show('super-cancel', false);
  }

  /** Loads a network; only one is kept at a time. */
  private network(model: UpscaleModel): Promise<Denoiser> {
    if (this.model !== model) {
      void this.loading?.then((before) => before.dispose()).catch(() => {});
      this.model = model;
      this.loading = createPageDenoiser(model);
      // The next picture tries again.
      this.loading.catch(() => (this.model = undefined));
    }
    return this.loading!;
  }

  private async render(subject: Subject, signal: AbortSignal) {
    const choice = readChoice();
    setText('super-state', 'Loading the network…');
    const denoiser = await this.network(choice.usesCascade ? 'super-stack' : `super-x${choice.scale}`);
    signal.throwIfAborted();
    show('super-cancel', true);
    try {
      setText('super-state', `Reading ${subject.name}…`);
      const { image } = await decodeImage(denoiser, subject.source, signal);
      await (subject.sample && choice.shrinks
        ? this.compare(denoiser, choice, image, subject.name, signal)
        : this.enlarge(denoiser, choice, image, subject.name, signal));
    } finally {
      // Otherwise a newer run uses the button.
      if (!signal.aborted) show('super-cancel', false);
    }
  }

  /** Reduces the original, enlarges it again and measures the result. */
  private async compare(denoiser: Denoiser, choice: Choice, original: ImageData, name: string, signal: AbortSignal) {
    const chain = reductionChain(choice);
    const { image: small } = await denoiser.corrupt(original, { chain }, { signal });
    const { image: bicubic } = await denoiser.corrupt(small, { chain: `up ${choice.scale}` }, { signal });
    const stages = await this.run(denoiser, choice, small, signal);
    const large = stages.at(-1)!;
    const before = await denoiser.compare(original, bicubic, { signal });
    const after = await denoiser.compare(original, large.image, { signal });
    await this.showAll(
      [
        { title: 'Made small', note: `${chain}: ${sizeOf(small)}`, image: small },
        ...stages.slice(0, -1),
        { ...large, note: `${large.note}, ${decibels(after.psnr)}`, main: true },
        { title: 'Bicubic enlargement', note: decibels(before.psnr), image: bicubic },
        { title: 'The original', note: sizeOf(original), image: original },
      ],
      signal,
    );
    const gain = after.psnr - before.psnr;
    const text = `The network: ${decibels(after.psnr)}, bicubic: ${decibels(before.psnr)}, a gain of ${gain.toFixed(2)} dB.`;
    this.finish(denoiser, text, large.image, name);
  }

  private async enlarge(denoiser: Denoiser, choice: Choice, given: ImageData, name: string, signal: AbortSignal) {
    requireSize(given, choice.scale);
    const whole = given.width * given.height * choice.scale ** 2 <= MOST_COMPARED_PIXELS;
    const stages = await this.run(denoiser, choice, given, signal, !whole);
    const large = stages.at(-1)!;
    const views: View[] = [
      { title: 'The input', note: sizeOf(given), image: given },
      ...stages.slice(0, -1),
      { ...large, main: true },
    ];
    if (whole) {
      const { image: bicubic } = await denoiser.corrupt(given, { chain: `up ${choice.scale}` }, { signal });
      views.push({ title: 'Bicubic enlargement', note: sizeOf(bicubic), image: bicubic });
    }
    await this.showAll(views, signal);
    this.finish(denoiser, `Enlarged to ${sizeOf(large.image)} pixels.`, large.image, name);
  }

  /**
   * Returns the result of each network of a cascade, or only the last for large pictures; for a single network, its
   * result.
   */
  private async run(
    denoiser: Denoiser,
    choice: Choice,
    small: ImageData,
    signal: AbortSignal,
    lastOnly = false,
  ): Promise<View[]> {
    const names = choice.usesCascade ? denoiser.info.cascade!.map((part) => part.name) : [`x${choice.scale}`];
    const count = choice.usesCascade ? Math.log2(choice.scale) : 1;
    const views: View[] = [];
    for (let parts = lastOnly ? count : 1; parts <= count; ++parts) {
      const title = choice.usesCascade
        ? `After network ${parts}: ${names[parts - 1]!.replace('x', '×')}`
        : `The network, ×${choice.scale}`;
      const onProgress = ({ loaded, total }: { loaded: number; total?: number }) =>
        !signal.aborted && setText('super-state', `${title}: tile ${loaded} of ${total}`);
      const { image, timings } = await denoiser.denoise(small, {
        ...(choice.usesCascade && { parts }),
        signal,
        onProgress,
      });
      views.push({ title, note: `${sizeOf(image)}, ${timings.runMs.toFixed(0)} ms`, image });
    }
    return views;
  }

  private async showAll(views: View[], signal: AbortSignal) {
    await showViews(views, signal);
    signal.throwIfAborted();
  }

  private finish(denoiser: Denoiser, text: string, image: ImageData, name: string) {
    setText('super-state', text);
    announce(text);
    this.download.offer(`${stemOf(name)}-enlarged.png`, () => encodeImage(denoiser, image, 'blob'));
  }
}

/** Throws an error that states the largest possible result if the requested one is too large. */
function requireSize({ width, height }: ImageData, scale: number) {
  const pixelsAt = (times: number) => width * height * times ** 2;
  const fits = (times: number) =>
    pixelsAt(times) <= MOST_RESULT_PIXELS && Math.max(width, height) * times <= MOST_RESULT_SIDE;
  if (fits(scale)) return;
  const possible = SCALES.find((times) => times < scale && fits(times));
  const large = { width: width * scale, height: height * scale };
  throw new PageError(
    `${sizeOf({ width, height })} times ${scale} is ${sizeOf(large)}, ${megapixels(pixelsAt(scale))}. The limit is ` +
      `${megapixels(MOST_RESULT_PIXELS)} and ${MOST_RESULT_SIDE.toLocaleString('en')} pixels a side. ` +
      (possible ? `Choose × ${possible}.` : 'The picture is too large to be enlarged.'),
  );
}
