import type { AdaptEvent, ImageSource } from 'dae-wasm';
import { announce, byId, inputById, setText, show } from '../dom.js';
import type { Compare } from './compare.js';
import type { PhotoNetwork } from './network.js';
import { pixelsOf, type Examined, type Photo } from './photo.js';
import { setShare } from './progress.js';

const SECONDS = 30;
/** The result so far is shown this often, unless the picture is so large that computing it would take long. */
const PREVIEW_MS = 3000;
const LARGEST_PREVIEW = 2e6;

/** Browsers slow down what runs in the background, so the work waits until the tab is seen again. */
function whenVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('visibilitychange', () => resolve(), { once: true }));
}

/** The pictures that a network learns from: clean ones, or without them the noisy photo itself. */
export interface AdaptationData {
  /** Clean pictures of the photo's kind. They get such noise as the photo has. */
  clean?: readonly File[];
}

/** Adapts the network to the photo that is shown. */
export class PhotoAdaptation {
  private stopping: AbortController | undefined;

  constructor(
    private readonly network: PhotoNetwork,
    private readonly compare: Compare,
  ) {}

  /** Ends the work early and keeps the best network so far. Returns whether there was any work. */
  finish(): boolean {
    this.stopping?.abort();
    return this.stopping !== undefined;
  }

  async run(examined: Examined, noisy: ImageData, data: AdaptationData, signal: AbortSignal) {
    const { photo, gray } = examined;
    const stopping = new AbortController();
    this.stopping = stopping;
    byId('cancel').textContent = 'Finish now';
    try {
      const source = pixelsOf(noisy, gray);
      let gain = 0;
      const onProgress = async (event: AdaptEvent) => {
        gain = event.gain;
        this.showProgress(event);
        await this.preview(event, source, noisy, signal);
        await whenVisible();
      };
      const adapted = await this.network.useOriginal(examined, (denoiser) =>
        denoiser.adapt(data.clean ?? source, {
          ...(data.clean && { clean: true, noisy: source }),
          seconds: SECONDS,
          signal,
          stop: stopping.signal,
          onProgress,
        }),
      );
      this.network.keepAdapted(photo, adapted, data.clean ? 'clean pictures' : 'this photo');
      inputById('adapted').checked = true;
      setText('adapted-gain', gain > 0 ? `${gain.toFixed(1)} dB better on held-back parts` : 'no better than before');
      announce('The network is adapted');
    } finally {
      this.stopping = undefined;
      byId('cancel').textContent = 'Cancel';
    }
  }

  /** Enables the buttons for a photo, and shows the switch if it has an adapted network. */
  offer(photo: Photo) {
    byId<HTMLButtonElement>('adapt').disabled = false;
    inputById('adapt-files').disabled = false;
    const adapted = this.network.adaptedTo(photo) !== undefined;
    show('adapted-row', adapted);
    show('adapt-note', !adapted);
  }

  private showProgress({ phase, done, seconds, gain }: AdaptEvent) {
    const left = done > 0 ? Math.ceil((seconds / done) * (1 - done)) : SECONDS;
    const found = gain > 0 ? `, ${gain.toFixed(1)} dB better` : '';
    setShare(phase === 'targets' ? 'Looking at the pictures…' : `Adapting, ${left} s left${found}`, done);
  }

  private lastPreview = 0;

  private async preview({ bestStep, preview }: AdaptEvent, source: ImageSource, noisy: ImageData, signal: AbortSignal) {
    const now = performance.now();
    if (bestStep === 0 || now - this.lastPreview < PREVIEW_MS || noisy.width * noisy.height > LARGEST_PREVIEW) return;
    const { image } = await preview(source, { signal });
    await this.compare.show(noisy, image, signal);
    this.lastPreview = performance.now();
  }
}
