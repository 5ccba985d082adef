import { isAbort } from './errors.js';
import { orAbort } from './batch.js';
import { createDenoiser, DaeError } from './index.js';
import type { Denoiser, ProgressEvent, Result, RunOptions, RuntimeOptions } from './index.js';
import { bitmapToShow, ElementView, ENGLISH } from './element-view.js';
import type { ElementMessages } from './element-view.js';
import { isImageElement, isUrl } from './kinds.js';

export type { ElementMessages } from './element-view.js';

/** Stands in for HTMLElement without a DOM, so that importing this file works everywhere. */
class NoElement {
  constructor() {
    throw new DaeError('UNSUPPORTED_INPUT', 'expected a page with elements, found no DOM');
  }
}
const Base = (typeof HTMLElement === 'function' ? HTMLElement : NoElement) as typeof HTMLElement;

/** The sources of images that the element takes. */
type ElementSource = Blob | HTMLImageElement | string | URL;

/**
 * `<dae-denoise>` shows a button to open an image, progress, the result with a comparison slider, and a download button. Images can
 * also be dropped, or pasted while the element has the focus. The engine starts with the first image; no image leaves the page.
 *
 * Attributes: `model` (a name or a URL, {@link Model}; default: chosen by the image), `src` (URL of an image to denoise at
 * once), `alt`, `compare` (shows the slider), `tile` (`auto`, `off` or a side in pixels), `alpha` (`keep`, `process`,
 * `opaque`), `strength` (0 to 1, or two numbers for luma and chroma: `0.8,1`), `threads` (`auto` or a number), `wasm-url` and `model-url` (the folders of the `.wasm`
 * files and of the package's models), `filename` (of the download), `disabled`.
 *
 * Events, which do not bubble: `progress` (detail: {@link ProgressEvent}), `result` (detail: {@link Result} whose
 * image is a PNG Blob), `error` (detail: the error), `abort`.
 *
 * Slots: `before` (an `<img>` to denoise), `open`, `cancel`, `download` (the buttons' texts).
 *
 * Parts: `controls`, `button` (each of `open`, `cancel`, `download` too), `file`, `progress`, `status`, `stage`,
 * `before`, `after`, `handle`, `slider`.
 *
 * Custom properties: `--dae-accent`, `--dae-ink`, `--dae-surface`, `--dae-line`, `--dae-bad`, `--dae-radius`,
 * `--dae-handle`, `--dae-handle-width`.
 */
export class DaeDenoiseElement extends Base {
  /** @internal */
  static readonly observedAttributes = ['src', 'model', 'threads', 'wasm-url', 'model-url', 'compare', 'disabled'];

  /** The last result; its image is a PNG Blob. */
  result: Result<'blob'> | undefined;
  /** Options that have no attribute, such as `worker`. They take effect when the engine starts. */
  runtime: RuntimeOptions = {};

  private readonly view: ElementView;
  private engine: Promise<Denoiser> | undefined;
  private running: AbortController | undefined;
  private downloadUrl: string | undefined;
  /** Whether the element was removed from the document, perhaps only to be moved. */
  private leaving = false;
  private srcBefore: string | null = null;

  /** @internal */
  constructor() {
    super();
    this.view = new ElementView(this.attachShadow({ mode: 'open' }));
    const { file, cancel, before } = this.view;
    file.addEventListener('change', () => {
      this.take(file.files);
      // Choosing the same file again must fire a change event.
      file.value = '';
    });
    cancel.addEventListener('click', () => this.abort());
    before.addEventListener('slotchange', () => this.takeSlotted());
    this.addEventListener('paste', (event) => this.take(event.clipboardData?.files) && event.preventDefault());
    this.wireDrop();
  }

  /** Texts that have no slot. Texts that are not given stay English. */
  set messages(messages: Partial<ElementMessages>) {
    this.view.messages = { ...ENGLISH, ...messages };
  }

  /**
   * An element that was only moved, as when a list is sorted, keeps its image and its run.
   * @internal
   */
  connectedCallback(): void {
    const src = this.getAttribute('src');
    if (!this.leaving || src !== this.srcBefore) this.start(src);
    this.leaving = false;
  }

  /**
   * Ends the worker, unless the element is inserted again in the same task.
   * @internal
   */
  disconnectedCallback(): void {
    this.leaving = true;
    this.srcBefore = this.getAttribute('src');
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.leaving = false;
      this.dispose();
    });
  }

  /** @internal */
  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === 'src') this.isConnected && this.start(value);
    else if (name === 'compare') this.view.arrange(value !== null);
    else if (name === 'disabled') this.view.file.disabled = value !== null;
    else this.endEngine();
  }

  /** Denoises an image as if the visitor had chosen it, and cancels the current run. It shows errors and also rejects. */
  async denoise(source: ElementSource): Promise<Result<'blob'>> {
    this.abort();
    const running = (this.running = new AbortController());
    const { signal } = running;
    this.view.work();
    this.view.setStatus(this.view.messages.working);
    try {
      return await this.run(source, signal);
    } catch (error) {
      if (this.running === running) this.fail(error);
      throw error;
    } finally {
      if (this.running === running) {
        this.running = undefined;
        this.view.rest();
      }
    }
  }

  abort(): void {
    this.running?.abort();
  }

  /** Ends the worker. The next image starts a new one. */
  dispose(): void {
    this.abort();
    this.endEngine();
    if (this.downloadUrl) URL.revokeObjectURL(this.downloadUrl);
    this.downloadUrl = undefined;
    this.view.download.hidden = true;
  }

  private async run(source: ElementSource, signal: AbortSignal): Promise<Result<'blob'>> {
    const denoiser = await this.startEngine(signal);
    // One download serves both the engine and the display.
    const picture = isUrl(source) ? await fetchBlob(source, signal) : source;
    const onProgress = (event: ProgressEvent): void => this.progress(event);
    const result = await denoiser.denoise(picture, { ...this.options(), output: 'blob', signal, onProgress });
    const { width, height } = result;
    const [before, after] = await Promise.all([
      bitmapToShow(picture, width, height),
      bitmapToShow(result.image, width, height),
    ]);
    signal.throwIfAborted();
    this.view.show(before, after, this.hasAttribute('compare'), this.getAttribute('alt') ?? '');
    this.offer(result);
    return result;
  }

  private offer(result: Result<'blob'>): void {
    const { download, messages } = this.view;
    if (this.downloadUrl) URL.revokeObjectURL(this.downloadUrl);
    this.downloadUrl = URL.createObjectURL(result.image);
    Object.assign(download, { href: this.downloadUrl, download: this.getAttribute('filename') ?? 'denoised.png' });
    download.hidden = false;
    const notes = [messages.done(result.width, result.height)];
    if (result.readback === 'tampered') notes.push(messages.tampered);
    this.view.setStatus(notes.join('. '));
    this.result = result;
    this.dispatchEvent(new CustomEvent('result', { detail: result }));
  }

  private fail(error: unknown): void {
    if (isAbort(error)) {
      this.view.setStatus(this.view.messages.cancelled);
      this.dispatchEvent(new CustomEvent('abort'));
      return;
    }
    this.view.setStatus((error as Error).message, true);
    this.dispatchEvent(new CustomEvent('error', { detail: error }));
  }

  private progress(event: ProgressEvent): void {
    if (event.phase === 'run') this.view.work(event.total && event.loaded / event.total);
    this.dispatchEvent(new CustomEvent('progress', { detail: event }));
  }

  private options(): Omit<RunOptions, 'output'> {
    const [tile, alpha, strength] = ['tile', 'alpha', 'strength'].map((name) => this.getAttribute(name));
    const size = Number(tile);
    return {
      ...(tile && { tile: size ? { size } : (tile as 'auto' | 'off') }),
      ...(alpha && { alpha: alpha as NonNullable<RunOptions['alpha']> }),
      ...(strength && { strength: parseStrength(strength) }),
    };
  }

  private async startEngine(signal: AbortSignal): Promise<Denoiser> {
    if (!this.engine) {
      const names = ['model', 'threads', 'wasm-url', 'model-url'];
      const [model, threads, wasmUrl, modelUrl] = names.map((name) => this.getAttribute(name));
      const engine = createDenoiser(model ?? undefined, {
        ...(threads && { threads: threads === 'auto' ? threads : Number(threads) }),
        ...(wasmUrl && { wasmUrl }),
        ...(modelUrl && { modelUrl }),
        onProgress: (event) => this.progress(event),
        ...this.runtime,
      });
      this.engine = engine;
      // The next image tries again.
      engine.catch(() => this.engine === engine && (this.engine = undefined));
    }
    return orAbort(this.engine, signal);
  }

  private endEngine(): void {
    void this.engine?.then((denoiser) => denoiser.dispose()).catch(() => {});
    this.engine = undefined;
  }

  private start(source: ElementSource | null | undefined): void {
    // The element shows the error, and the page gets the event.
    if (source && !this.hasAttribute('disabled')) void this.denoise(source).catch(() => {});
  }

  private take(files: FileList | null | undefined): boolean {
    const picture = files?.[0];
    this.start(picture);
    return picture !== undefined;
  }

  private takeSlotted(): void {
    const [image] = this.view.before.assignedElements();
    if (isImageElement(image)) this.start(image);
  }

  private wireDrop(): void {
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      this.addEventListener(type, (event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        this.view.markDrop(type === 'dragenter' || type === 'dragover');
        if (type === 'drop') this.take(event.dataTransfer.files);
      });
    }
  }
}

/** "0.8", or "0.8,1" for luma and chroma. */
function parseStrength(text: string): NonNullable<RunOptions['strength']> {
  const [luma, chroma] = text.split(',').map(Number) as [number, number?];
  return chroma === undefined ? luma : { luma, chroma };
}

async function fetchBlob(url: string | URL, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    const text = `expected a picture, but: the server answered ${response.status} (from ${url})`;
    throw new DaeError('UNSUPPORTED_INPUT', text);
  }
  return response.blob();
}

declare global {
  interface HTMLElementTagNameMap {
    'dae-denoise': DaeDenoiseElement;
  }
}

if (typeof customElements === 'object' && !customElements.get('dae-denoise')) {
  customElements.define('dae-denoise', DaeDenoiseElement);
}
