import type { Denoiser, Result, TileEvent } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { showBackend } from '../backend.js';
import { byId, inputById, setText, show } from '../dom.js';
import { onFiles } from '../file-input.js';
import { Latest } from '../latest.js';
import { NoiseForm } from '../noise-form.js';
import type { ImageTriple } from '../quality.js';
import { PhotoAdaptation, type AdaptationData } from './adapt.js';
import { reasonFor } from './choice.js';
import { Compare } from './compare.js';
import { Downloads } from './download.js';
import { describeFacts, type Facts } from './facts.js';
import { PhotoNetwork } from './network.js';
import { examinePhoto, photosOf, pixelsOf, type Examined, type Photo } from './photo.js';
import { PhotoList } from './list.js';
import { describeNoise } from './noise-words.js';
import { makePreview } from './preview.js';
import { endProgress, setProgress, startProgress } from './progress.js';
import { measurePhoto, removedNoise } from './quality.js';
import { report, reportCancelled } from './report.js';
import {
  addsNoise,
  chosenNetwork,
  chosenSelfEnsemble,
  chosenStrength,
  showNetworkNote,
  showSettings,
  usesAdapted,
} from './settings.js';

/** Pictures with more pixels are shown tile by tile while they are denoised. */
const SHOWN_AT_ONCE = 2e6;

/** The photo tab: opens, denoises, shows, measures and saves photographs. */
export class PhotoPanel {
  private readonly network = new PhotoNetwork();
  private readonly compare = new Compare();
  private readonly downloads = new Downloads(this.network);
  private readonly list = new PhotoList(this.network, (photo) => void this.choose(photo));
  private readonly noise = new NoiseForm('');
  private readonly latest = new Latest();
  private readonly adaptation = new PhotoAdaptation(this.network, this.compare);
  /** The photo that was chosen last, and the one that the page shows. */
  private chosen: Photo | undefined;
  private shown: Photo | undefined;
  /** The photo that was read last. */
  private examined?: Examined;

  constructor() {
    // The kind of noise matters only while noise is added.
    this.noise.onChange(byId('noise-fields'), () => addsNoise() && this.noiseChanged());
    byId('noise').addEventListener('submit', (event) => event.preventDefault());
    byId('noise').addEventListener('input', ({ target }) => {
      if (!byId('noise-fields').contains(target as Node)) this.changed();
    });
    byId('cancel').addEventListener('click', () => this.adaptation.finish() || this.cancel());
    byId('adapt').addEventListener('click', () => this.adapt({}));
    onFiles('adapt-files', (clean) => this.adapt({ clean }));
    byId('add-noise').addEventListener('change', () => this.network.dropAdapted());
    showSettings();
  }

  /** Resolves when the first file is shown, or its error. */
  openFiles(files: readonly File[]): Promise<void> {
    const [first, ...others] = photosOf(files);
    this.list.open([first!, ...others]);
    return this.choose(first!);
  }

  /** Opens the sample, whose stored result is shown while it is computed. */
  async openSample(file: File) {
    const [photo] = photosOf([file]);
    await this.choose({ ...photo!, name: 'Sample photo', stem: 'sample-photo', stored: true });
  }

  private async choose(photo: Photo) {
    clearError();
    this.chosen = photo;
    this.list.select(photo);
    inputById('add-noise').checked = photo.addNoise;
    showSettings();
    await this.update(photo);
  }

  private changed() {
    showSettings();
    if (!this.chosen) return;
    this.chosen.addNoise = addsNoise();
    void this.update(this.chosen);
  }

  /** A network that was adapted to other noise is of no use. */
  private noiseChanged() {
    this.network.dropAdapted();
    this.changed();
  }

  private cancel() {
    this.latest.cancel();
    this.forgetUnread();
    endProgress();
    reportCancelled();
  }

  /** Forgets a picture that cannot be read, so that the settings apply to the one before it. */
  private forgetUnread() {
    if (this.shown) this.chosen = this.shown;
    void this.compare.dropPreview();
  }

  private adapt(data: AdaptationData) {
    if (this.chosen) void this.update(this.chosen, data);
  }

  private async update(photo: Photo, data?: AdaptationData) {
    try {
      await this.latest.run((signal) => this.show(photo, signal, data));
    } catch (error) {
      endProgress();
      const files = photo.source instanceof File ? [photo.source] : [];
      const engineFailed = (error as { code?: unknown }).code === 'WASM_LOAD';
      if (engineFailed) setText('backend', 'The engine could not start.');
      document.body.classList.toggle('failed', engineFailed);
      await showError(error, { files, ...(engineFailed && { retry: () => void this.update(photo) }) });
      this.forgetUnread();
    }
  }

  private async show(photo: Photo, signal: AbortSignal, data: AdaptationData | undefined) {
    startProgress('Reading');
    try {
      if (this.examined?.photo !== photo) {
        const denoiser = await this.network.automaticDenoiser();
        const preview = await makePreview(denoiser, photo, signal);
        signal.throwIfAborted();
        if (preview) this.compare.showPreview(...preview);
        this.examined = await examinePhoto(denoiser, photo, signal);
      }
      const examined = this.examined;
      await this.showPhoto(examined, signal);
      if (data) await this.adaptation.run(examined, await this.noisyOf(examined, signal), data, signal);
      this.adaptation.offer(photo);
      await this.network.use(examined, (denoiser) => {
        signal.throwIfAborted();
        return this.denoise(denoiser, examined, signal);
      });
    } finally {
      // Otherwise a newer run uses the progress bar.
      if (!signal.aborted) endProgress();
    }
  }

  private async showPhoto({ photo, image, facts }: Examined, signal: AbortSignal) {
    signal.throwIfAborted();
    this.downloads.withdraw();
    setText('photo-name', `${photo.name}, ${image.width} × ${image.height}`);
    setText('end-before', photo.addNoise ? 'With noise added' : 'Before');
    setText('file-facts', facts ? describeFacts(facts) : '–');
    if (this.shown === photo) return;
    this.shown = photo;
    if (photo.stored) return;
    byId('gain').replaceChildren();
    // The picture is shown while its result is computed.
    await this.compare.show(image, undefined, signal);
  }

  private async denoise(denoiser: Denoiser, examined: Examined, signal: AbortSignal) {
    const { photo, image: clean, gray, facts } = examined;
    const noisy = await this.noisyOf(examined, signal);
    const large = clean.width * clean.height > SHOWN_AT_ONCE;
    const result = await denoiser.denoise(pixelsOf(noisy, gray), {
      signal,
      strength: chosenStrength(),
      selfEnsemble: chosenSelfEnsemble(),
      onProgress: ({ loaded, total, phase }) =>
        !signal.aborted &&
        (phase === 'run' ? setProgress('Denoising', loaded, total) : setProgress('Fetching the network')),
      ...(large && { onTile: (tile: TileEvent) => !signal.aborted && this.compare.addTile(tile) }),
    });
    signal.throwIfAborted();
    // A network for cameras gets a sigma above the true one (src/image/estimated_sigma.cpp), so the removed noise is the
    // better figure to show.
    const level = result.network?.startsWith('photo-camera') ? undefined : result.noiseLevel;
    showBackend(result.backend);
    setText('estimate', describeNoise(level ?? removedNoise(noisy, result.image), result.noise));
    await this.compare.show(noisy, result.image, signal);
    const { network = denoiser.info.name } = result;
    showNetworkNote(network, this.whyChosen(photo, network, facts));
    this.downloads.offer(examined, result.image);
    // A camera's picture is also sharpened and compressed, so it cannot be measured against the scene.
    const measured = photo.addNoise && !this.noise.camera;
    await this.reportResult(result, measured ? { clean, noisy, denoised: result.image } : undefined, signal);
  }

  private whyChosen(photo: Photo, network: string, facts: Facts | undefined) {
    const adaptedTo = this.network.adaptedTo(photo);
    if (adaptedTo && usesAdapted()) return `adapted to ${adaptedTo}`;
    return chosenNetwork() === 'auto' ? reasonFor(network, facts) : undefined;
  }

  /** The picture, with the noise that is added to test the network. */
  private async noisyOf({ photo, image, gray }: Examined, signal: AbortSignal) {
    return photo.addNoise ? this.corrupt(image, gray, signal) : image;
  }

  private async corrupt(clean: ImageData, gray: boolean, signal: AbortSignal) {
    setProgress('Adding noise');
    const engine = await this.network.automaticDenoiser();
    return (await engine.corrupt(pixelsOf(clean, gray), this.noise.noise, { signal })).image;
  }

  private async reportResult(result: Result, pictures: ImageTriple<ImageData> | undefined, signal: AbortSignal) {
    show('photo-quality', pictures !== undefined);
    if (!pictures) {
      report(result);
      return;
    }
    setProgress('Measuring');
    const comparison = await measurePhoto(await this.network.automaticDenoiser(), pictures, signal);
    signal.throwIfAborted();
    const { cropCount } = comparison;
    const where = cropCount ? `, measured on ${cropCount} parts` : '';
    report(result, comparison, ` over the picture with the noise added here${where}`);
  }
}
