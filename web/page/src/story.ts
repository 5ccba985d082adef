import { psnr, ssim, type Denoiser, type ImageSource, type Result } from 'dae-wasm';
import { clearError } from './alert.js';
import type { Compare } from './compare.js';
import { clear, draw, grayImage } from './draw.js';
import { announce, byId, canvasById, show } from './dom.js';
import { showLatent } from './latent.js';
import { rawImage, SIZE, type Sample } from './samples.js';
import { noiseSettings, noiseWanted } from './settings.js';

/** What is shown: a sample of the data set, or a file of the visitor's. */
export type Subject = { sample: Sample } | { file: File };

interface Pictures {
  clean?: ImageData;
  noisy: ImageData;
  denoised: ImageData;
  result: Result;
}

const quality = (reference: ImageData, image: ImageData) => ({
  psnr: psnr(reference, image),
  ssim: Math.min(reference.width, reference.height) >= 11 ? ssim(reference, image) : undefined,
});

function describe({ psnr, ssim }: ReturnType<typeof quality>): string {
  const db = Number.isFinite(psnr) ? `${psnr.toFixed(2)} dB` : 'equal';
  return ssim === undefined ? db : `${db}, SSIM ${ssim.toFixed(3)}`;
}

async function imageData(denoiser: Denoiser, source: ImageSource, signal: AbortSignal) {
  // Level 0 leaves the picture as it is: decoded in C++, turned upright, never through a canvas.
  const { image } = await denoiser.corrupt(source, { kind: 'gaussian', level: 0 }, { signal });
  return image as ImageData;
}

/** The three steps for one subject: sample, corrupt, reconstruct. */
export class Story {
  constructor(
    private readonly denoiser: Denoiser,
    private readonly compare: Compare,
  ) {}

  async tell(subject: Subject, signal: AbortSignal) {
    byId('triptych').classList.toggle('crisp', 'sample' in subject);
    byId('compare').classList.toggle('crisp', 'sample' in subject);
    document.body.classList.toggle('photo', 'file' in subject);
    show('photo-note', 'file' in subject);
    show('latent-box', 'sample' in subject);
    if ('sample' in subject) await this.tellSample(subject.sample, signal);
    else await this.tellFile(subject.file, signal);
    clearError();
  }

  /** In float from end to end: the noise is not rounded to 8 bits before the network sees it. */
  private async tellSample(sample: Sample, signal: AbortSignal) {
    const noisy = await this.denoiser.corrupt(rawImage(sample), noiseSettings(), {
      output: 'float32',
      signal,
    });
    const values = noisy.image as Float32Array<ArrayBuffer>;
    const raw = { data: values, width: SIZE, height: SIZE, channels: 1 as const };
    const result = await this.denoiser.denoise(raw, { output: 'float32', signal });
    const latent = await this.denoiser.encode({ data: values, shape: [1, SIZE, SIZE, 1] }, { signal });
    signal.throwIfAborted();
    showLatent(latent);
    this.present({
      clean: grayImage(sample.pixels, SIZE, SIZE, 255),
      noisy: grayImage(values, SIZE, SIZE, 1),
      denoised: grayImage(result.image as Float32Array, SIZE, SIZE, 1),
      result,
    });
  }

  private async tellFile(file: File, signal: AbortSignal) {
    this.busy(true);
    try {
      const clean = await imageData(this.denoiser, file, signal);
      draw(canvasById('clean'), clean);
      clear(canvasById('denoised'));
      const noisy = noiseWanted()
        ? ((await this.denoiser.corrupt(clean, noiseSettings(), { signal })).image as ImageData)
        : clean;
      draw(canvasById('noisy'), noisy);
      const result = await this.denoiser.denoise(noisy, {
        signal,
        onProgress: ({ loaded, total }) => this.progress(loaded, total),
      });
      signal.throwIfAborted();
      const denoised = result.image as ImageData;
      this.present({ clean: noiseWanted() ? clean : undefined, noisy, denoised, result });
      await this.offerDownload(file, denoised, signal);
    } finally {
      if (!signal.aborted) this.busy(false);
    }
  }

  stopped() {
    this.busy(false);
    announce('Cancelled');
  }

  private present({ clean, noisy, denoised, result }: Pictures) {
    draw(canvasById('clean'), clean ?? noisy);
    draw(canvasById('noisy'), noisy);
    draw(canvasById('denoised'), denoised);
    this.compare.show(noisy, denoised);
    byId('clean-note').textContent = clean ? 'x' : 'not known: the picture as it came';
    const before = clean && quality(clean, noisy);
    const after = clean && quality(clean, denoised);
    byId('noisy-note').textContent = before ? describe(before) : 'as it came';
    byId('denoised-note').textContent = after ? describe(after) : '';
    const gain = before && after ? after.psnr - before.psnr : Number.NaN;
    const change = Number.isFinite(gain) ? `PSNR ${gain >= 0 ? '+' : '−'}${Math.abs(gain).toFixed(2)} dB. ` : '';
    byId('gain').textContent = change + this.timing(result);
    announce(`Denoised. ${change}`);
    if (noisy.width <= SIZE) show('download', false);
  }

  private timing({ width, height, timings, tiles }: Result): string {
    const megapixels = (width * height) / 1e6;
    const rate = megapixels / (timings.runMs / 1000);
    const time = timings.runMs < 10 ? timings.runMs.toFixed(2) : timings.runMs.toFixed(0);
    const speed = megapixels > 0.01 ? `, ${rate.toFixed(1)} megapixels/s, ${tiles} tiles` : '';
    return `${width} × ${height} in ${time} ms${speed}.`;
  }

  private async offerDownload(file: File, image: ImageData, signal: AbortSignal) {
    const { image: png } = await this.denoiser.corrupt(
      image,
      { kind: 'gaussian', level: 0 },
      { output: 'blob', signal },
    );
    const link = byId<HTMLAnchorElement>('download');
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(png as Blob);
    link.download = `${file.name.replace(/\.[^.]*$/, '') || 'picture'}-denoised.png`;
    show('download', true);
  }

  private busy(running: boolean) {
    show('work', running);
    this.progress(0, undefined);
  }

  private progress(loaded: number, total?: number) {
    const bar = byId<HTMLProgressElement>('progress');
    if (total) bar.value = loaded / total;
    else bar.removeAttribute('value');
  }
}
