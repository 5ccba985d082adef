import type { Denoiser, Result, Tensor } from 'dae-wasm';
import { clearError } from './alert.js';
import type { Compare } from './compare.js';
import { byId, canvasById, setText, show } from './dom.js';
import { offerDownload, withdrawDownload } from './download.js';
import { clear, draw, drawSmall, grayImage } from './draw.js';
import { showLatent } from './latent.js';
import { endProgress, setProgress, startProgress } from './progress.js';
import { measure, type Measured } from './quality.js';
import { report } from './report.js';
import { cleanValues, rawImage, SIZE, type Sample } from './samples.js';
import { showNetworkChoice, viewsWanted } from './network.js';
import { examinePhoto, pixelsOf, type Decoded, type Examined, type Photo } from './photo.js';
import type { PhotoNetwork } from './photo-network.js';
import { noiseSettings, noiseWanted, strengthWanted } from './settings.js';

/** What is shown: a sample of the data set, or a photo. */
export type Subject = { sample: Sample } | { photo: Photo };

// As large as one of the three pictures gets, on a screen of two pixels to one.
const VIEW_SIDE = 720;

const tensor = (data: Float32Array): Tensor => ({ data, shape: [1, SIZE, SIZE, 1] });

/** Step 1 can be shown before the engine is there. */
export function showSample(sample: Sample) {
  draw(canvasById('clean'), grayImage(sample.pixels, SIZE, SIZE, 255));
  setText('subject-name', `${sample.name}, test image ${sample.testIndex}`);
}

function showMode(photo: boolean, jpegQuality?: number) {
  document.body.classList.toggle('photo', photo);
  byId('triptych').classList.toggle('crisp', !photo);
  show('latent-box', !photo);
  if (!photo) show('estimate-row', false);
  show('saved-row', jpegQuality !== undefined);
  if (jpegQuality !== undefined) setText('saved', `JPEG, quality ≈ ${jpegQuality}`);
  showNetworkChoice(photo, jpegQuality);
}

function showEstimate({ noiseLevel }: Result) {
  show('estimate-row', noiseLevel !== undefined);
  if (noiseLevel !== undefined) setText('estimate', `σ ≈ ${(255 * noiseLevel).toFixed(1)} of 255`);
}

/** The three steps for one subject: sample, corrupt, reconstruct. */
export class Story {
  private examined?: Examined;

  /** `denoiser` is the page's, `network` what photographs go through. */
  constructor(
    private readonly denoiser: Denoiser,
    private readonly network: PhotoNetwork,
    private readonly compare: Compare,
  ) {}

  async tell(subject: Subject, signal: AbortSignal) {
    withdrawDownload();
    if ('sample' in subject) {
      endProgress();
      await this.tellSample(subject.sample, signal);
      return;
    }
    startProgress('Reading');
    try {
      await this.tellPhoto(subject.photo, signal);
    } finally {
      // A newer run has the bar by now.
      if (!signal.aborted) endProgress();
    }
  }

  /** In float from end to end: the noise is not rounded to 8 bits before the network sees it. */
  private async tellSample(sample: Sample, signal: AbortSignal) {
    const options = { output: 'float32', signal } as const;
    const corrupted = await this.denoiser.corrupt(rawImage(sample), noiseSettings(), options);
    const noisy = corrupted.image as Float32Array<ArrayBuffer>;
    const raw = { data: noisy, width: SIZE, height: SIZE, channels: 1 as const };
    const result = await this.denoiser.denoise(raw, { ...options, strength: strengthWanted() });
    const latent = await this.denoiser.encode(tensor(noisy), { signal });
    signal.throwIfAborted();
    const denoised = result.image as Float32Array;
    showMode(false);
    showSample(sample);
    const pictures = [grayImage(noisy, SIZE, SIZE, 1), grayImage(denoised, SIZE, SIZE, 1)] as const;
    draw(canvasById('noisy'), pictures[0]);
    draw(canvasById('denoised'), pictures[1]);
    await this.compare.show(...pictures, false, signal);
    showLatent(latent, SIZE * SIZE, this.denoiser.info.decodes);
    clearError();
    const pixels = (data: Float32Array) => ({ data, width: SIZE, height: SIZE, channels: 1 as const });
    const measured = { clean: pixels(cleanValues(sample)), noisy: raw, denoised: pixels(denoised) };
    const comparison = await measure(this.denoiser, measured, signal);
    signal.throwIfAborted();
    report(result, comparison);
  }

  private async tellPhoto(photo: Photo, signal: AbortSignal) {
    const known = this.examined?.photo === photo;
    if (!known) this.examined = await examinePhoto(this.denoiser, photo, signal);
    const examined = this.examined!;
    await this.showPhoto(examined, known, signal);
    await this.network.use(examined.gray, (denoiser) => this.denoisePhoto(denoiser, examined, signal));
  }

  private async denoisePhoto(denoiser: Denoiser, { photo, image: clean, gray }: Decoded, signal: AbortSignal) {
    signal.throwIfAborted();
    const noise = noiseWanted();
    const noisy = noise
      ? ((await denoiser.corrupt(pixelsOf(clean, gray), noiseSettings(), { signal })).image as ImageData)
      : clean;
    await drawSmall(canvasById('noisy'), noisy, VIEW_SIDE, signal);
    const result = await denoiser.denoise(pixelsOf(noisy, gray), {
      signal,
      strength: strengthWanted(),
      selfEnsemble: viewsWanted(),
      onProgress: ({ loaded, total }) => !signal.aborted && setProgress('Denoising', loaded, total),
    });
    const denoised = result.image as ImageData;
    await drawSmall(canvasById('denoised'), denoised, VIEW_SIDE, signal);
    signal.throwIfAborted();
    showEstimate(result);
    await this.compare.show(noisy, denoised, true, signal);
    clearError();
    await Promise.all([
      this.reportPhoto(result, noise ? { clean, noisy, denoised } : undefined, signal),
      offerDownload(denoiser, photo.name, pixelsOf(denoised, gray), signal),
    ]);
  }

  private async reportPhoto(result: Result, pictures: Measured | undefined, signal: AbortSignal) {
    if (pictures) setProgress('Measuring');
    const comparison = pictures && (await measure(this.denoiser, pictures, signal));
    signal.throwIfAborted();
    report(result, comparison);
    endProgress();
  }

  private async showPhoto({ photo, image: clean, jpegQuality }: Examined, known: boolean, signal: AbortSignal) {
    signal.throwIfAborted();
    showMode(true, jpegQuality);
    setText('subject-name', `${photo.name}, ${clean.width} × ${clean.height}`);
    if (!known) {
      clear(canvasById('noisy'));
      clear(canvasById('denoised'));
    }
    await drawSmall(canvasById('clean'), clean, VIEW_SIDE, signal);
    signal.throwIfAborted();
  }
}
