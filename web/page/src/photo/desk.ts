import type { Denoiser, Result, TileEvent } from 'dae-wasm';
import type { Compare } from '../compare.js';
import { byId, canvasById, setText, show } from '../dom.js';
import { clear, drawSmall } from '../draw.js';
import { endProgress, setProgress, startProgress } from '../progress.js';
import { report } from '../report.js';
import { cameraWanted, noiseSettings, strengthWanted, suggestCamera } from '../settings.js';
import { showView } from '../view.js';
import { reasonFor } from './choice.js';
import { Downloads } from './download.js';
import { describeFacts } from './facts.js';
import { PhotoNetwork } from './network.js';
import { examinePhoto, photosOf, pixelsOf, type Examined, type Photo } from './photo.js';
import { Pile } from './pile.js';
import { measurePhoto, removedNoise, type Pictures } from './quality.js';
import { photoNetworkWanted, showNetworkNote, viewsWanted } from './wanted.js';
import { describeNoise } from './words.js';

// As large as one of the three pictures gets, on a screen of two pixels to one.
const VIEW_SIDE = 720;
/** Larger pictures are shown part by part while they are denoised. */
const SHOWN_AT_ONCE = 2e6;

function showNoise(level: number | undefined) {
  show('estimate-row', level !== undefined);
  if (level !== undefined) setText('estimate', describeNoise(level));
}

/** What the desk needs of the page around it. */
export interface Page {
  denoiser(): Denoiser;
  compare: Compare;
  /** Makes a photo the page's subject. */
  choose(photo: Photo): void;
}

/** Everything about photographs: opening, denoising, showing, measuring and saving them. */
export class PhotoDesk {
  readonly pile: Pile;
  private readonly network: PhotoNetwork;
  private readonly downloads: Downloads;
  /** The photo that was read last. */
  private examined?: Examined;
  private shown: Photo | undefined;
  private scene: Photo | undefined;
  /** Photos were opened just now: the first one's result is what the visitor wants to see. */
  private opened = false;

  constructor(private readonly page: Page) {
    this.network = new PhotoNetwork(page.denoiser);
    this.downloads = new Downloads(page.denoiser);
    this.pile = new Pile(page.denoiser, this.network, page.choose);
  }

  openFiles(files: readonly File[]) {
    this.opened = true;
    this.pile.open(photosOf(files));
  }

  /** A picture of the page's own, to which noise is added: it has none. */
  async openScene() {
    const { renderScene } = await import('../scene.js');
    this.scene ??= { name: 'sample photo', source: renderScene(), stem: 'sample-photo', addNoise: true };
    this.opened = true;
    suggestCamera();
    this.pile.open([this.scene]);
  }

  /** Whether the page shows this photo, be it without a result. */
  shows(photo: Photo): boolean {
    return this.shown === photo;
  }

  async tell(photo: Photo, signal: AbortSignal) {
    startProgress('Reading');
    try {
      if (this.examined?.photo !== photo) {
        this.examined = await examinePhoto(this.page.denoiser(), photo, signal);
      }
      const examined = this.examined;
      await this.showPhoto(examined, signal);
      await this.network.use(examined, (denoiser) => {
        signal.throwIfAborted();
        showNetworkNote(denoiser.info.name);
        showNoise(undefined);
        return this.denoise(denoiser, examined, signal);
      });
    } finally {
      // A newer run has the bar by now.
      if (!signal.aborted) endProgress();
    }
  }

  /** The photo is left for something else. */
  leave() {
    this.shown = undefined;
    this.downloads.withdraw();
    this.pile.select(undefined);
  }

  private async showPhoto({ photo, image, facts }: Examined, signal: AbortSignal) {
    signal.throwIfAborted();
    this.downloads.withdraw();
    showView('photo');
    const title = `${photo.name}, ${image.width} × ${image.height}`;
    setText('subject-name', title);
    setText('closer', title);
    setText('end-before', photo.addNoise ? '← with noise added' : '← as it came');
    show('triptych', photo.addNoise);
    show('saved-row', facts !== undefined);
    if (facts) setText('saved', describeFacts(facts));
    if (this.shown === photo) return;
    this.shown = photo;
    if (this.opened) byId('outcome').scrollIntoView();
    this.opened = false;
    byId('gain').replaceChildren();
    clear(canvasById('noisy'));
    clear(canvasById('denoised'));
    // Whoever waits for the result sees the picture.
    await this.page.compare.show(image, image, true, signal);
    await drawSmall(canvasById('clean'), image, VIEW_SIDE, signal);
    signal.throwIfAborted();
  }

  private async denoise(denoiser: Denoiser, { photo, image: clean, gray, facts }: Examined, signal: AbortSignal) {
    const noisy = photo.addNoise ? await this.corrupt(denoiser, clean, gray, signal) : clean;
    await drawSmall(canvasById('noisy'), noisy, VIEW_SIDE, signal);
    const large = clean.width * clean.height > SHOWN_AT_ONCE;
    const result = await denoiser.denoise(pixelsOf(noisy, gray), {
      signal,
      strength: strengthWanted(),
      selfEnsemble: viewsWanted(),
      onProgress: ({ loaded, total }) => !signal.aborted && setProgress('Denoising', loaded, total),
      ...(large && { onTile: (tile: TileEvent) => !signal.aborted && this.page.compare.drawTile(tile) }),
    });
    await this.showResult(result, { clean, noisy, denoised: result.image }, signal);
    const { network = denoiser.info.name } = result;
    showNetworkNote(network, photoNetworkWanted() === 'auto' ? reasonFor(network, facts) : undefined);
    this.downloads.offer(photo, result.image, gray);
    // What a camera makes of a scene is sharpened and compressed, too: the scene is no measure of it.
    const measured = photo.addNoise && !cameraWanted();
    await this.reportResult(result, measured ? { clean, noisy, denoised: result.image } : undefined, signal);
  }

  private async corrupt(denoiser: Denoiser, clean: ImageData, gray: boolean, signal: AbortSignal) {
    setProgress('Adding noise');
    return (await denoiser.corrupt(pixelsOf(clean, gray), noiseSettings(), { signal })).image;
  }

  private async showResult(result: Result, { noisy, denoised }: Pictures, signal: AbortSignal) {
    await drawSmall(canvasById('denoised'), denoised, VIEW_SIDE, signal);
    signal.throwIfAborted();
    if (photoNetworkWanted() !== 'page') showNoise(result.noiseLevel ?? removedNoise(noisy, denoised));
    await this.page.compare.show(noisy, denoised, true, signal);
  }

  private async reportResult(result: Result, pictures: Pictures | undefined, signal: AbortSignal) {
    if (!pictures) {
      report(result);
      return;
    }
    setProgress('Measuring');
    const comparison = await measurePhoto(this.page.denoiser(), pictures, signal);
    signal.throwIfAborted();
    const parts = comparison.parts ? `, measured on ${comparison.parts} parts` : '';
    report(result, comparison, ` over the picture with the noise added here${parts}`);
  }
}
