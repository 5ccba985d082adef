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
import { noiseSettings, noiseWanted } from './settings.js';

/** What is shown: a sample of the data set, or a file of the visitor's. */
export type Subject = { sample: Sample } | { file: File };

// As large as one of the three pictures gets, on a screen of two pixels to one.
const VIEW_SIDE = 720;

const tensor = (data: Float32Array): Tensor => ({ data, shape: [1, SIZE, SIZE, 1] });

/** Step 1 can be shown before the engine is there. */
export function showSample(sample: Sample) {
  draw(canvasById('clean'), grayImage(sample.pixels, SIZE, SIZE, 255));
  setText('subject-name', `${sample.name}, test image ${sample.testIndex}`);
}

function showMode(photo: boolean) {
  document.body.classList.toggle('photo', photo);
  byId('triptych').classList.toggle('crisp', !photo);
  show('photo-note', photo);
  show('latent-box', !photo);
}

/** The three steps for one subject: sample, corrupt, reconstruct. */
export class Story {
  private decoded?: { file: File; clean: ImageData };

  constructor(
    private readonly denoiser: Denoiser,
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
      await this.tellFile(subject.file, signal);
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
    const result = await this.denoiser.denoise(raw, options);
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

  private async tellFile(file: File, signal: AbortSignal) {
    const known = this.decoded?.file === file;
    const clean = await this.decode(file, signal);
    await this.showFile(file, clean, known, signal);
    const noise = noiseWanted();
    const noisy = noise
      ? ((await this.denoiser.corrupt(clean, noiseSettings(), { signal })).image as ImageData)
      : clean;
    await drawSmall(canvasById('noisy'), noisy, VIEW_SIDE, signal);
    const result = await this.denoiser.denoise(noisy, {
      signal,
      onProgress: ({ loaded, total }) => !signal.aborted && setProgress('Denoising', loaded, total),
    });
    const denoised = result.image as ImageData;
    await drawSmall(canvasById('denoised'), denoised, VIEW_SIDE, signal);
    signal.throwIfAborted();
    await this.compare.show(noisy, denoised, true, signal);
    clearError();
    await Promise.all([
      this.reportFile(result, noise ? { clean, noisy, denoised } : undefined, signal),
      offerDownload(this.denoiser, file.name, denoised, signal),
    ]);
  }

  private async reportFile(result: Result, pictures: Measured | undefined, signal: AbortSignal) {
    if (pictures) setProgress('Measuring');
    const comparison = pictures && (await measure(this.denoiser, pictures, signal));
    signal.throwIfAborted();
    report(result, comparison);
    endProgress();
  }

  /** Level 0 leaves the picture as it is: decoded in C++, turned upright, never through a canvas. */
  private async decode(file: File, signal: AbortSignal): Promise<ImageData> {
    if (this.decoded?.file === file) return this.decoded.clean;
    const { image } = await this.denoiser.corrupt(file, { kind: 'gaussian', level: 0 }, { signal });
    const clean = image as ImageData;
    this.decoded = { file, clean };
    return clean;
  }

  private async showFile(file: File, clean: ImageData, known: boolean, signal: AbortSignal) {
    signal.throwIfAborted();
    showMode(true);
    setText('subject-name', `${file.name}, ${clean.width} × ${clean.height}`);
    if (!known) {
      clear(canvasById('noisy'));
      clear(canvasById('denoised'));
    }
    await drawSmall(canvasById('clean'), clean, VIEW_SIDE, signal);
    signal.throwIfAborted();
  }
}
