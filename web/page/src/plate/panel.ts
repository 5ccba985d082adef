import type { Denoiser } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { announce, byId, canvasById, selectById, setText } from '../dom.js';
import { draw, drawSmall, grayImage } from '../draw.js';
import { createPageDenoiser, decodeImage, encodeImage } from '../engine.js';
import { Latest } from '../latest.js';
import type { Rectangle } from '../rectangle.js';
import { SaveButton, stemOf } from '../save.js';
import { Crop } from './crop.js';
import markup from './panel.html?raw';
import { crop, grayOf, grayPart, type Gray } from './pixels.js';

const SCENE = new URL('plate/scene.jpg', document.baseURI);
// The plate in the scene, with a small margin.
const SCENE_PLATE: Rectangle = { x: 326, y: 342, width: 320, height: 168 };
// The largest size of the picture on the page, on a screen with two pixels to one.
const VIEW_SIDE = 1400;
// The width of the network's training plates; other parts are resized by whole factors to come close.
const PLATE_WIDTH = 320;

/** Corruptions of the chosen part, and the factors by which they reduce its size. */
const CONDITIONS: Record<string, { chain: string; factor: number }> = {
  noise: { chain: 'noise 75', factor: 1 },
  x4: { chain: 'x4 + noise 25', factor: 4 },
  x8: { chain: 'x8 + noise 15', factor: 8 },
  motion: { chain: 'motion 15 + noise 10', factor: 1 },
};

interface Picture {
  name: string;
  image: ImageData;
  part: Rectangle;
}

/** The plate tab: an unreadable plate, and the network's result. */
export class PlatePanel {
  private readonly latest = new Latest();
  private readonly crop: Crop;
  private readonly download: SaveButton;
  private loading: Promise<Denoiser> | undefined;
  private picture: Picture | undefined;
  private seed = 0;

  constructor() {
    byId('plate').innerHTML = markup;
    this.download = new SaveButton('plate-download');
    this.crop = new Crop(byId('plate-stage'), byId('plate-part'), () => this.update());
    selectById('plate-condition').addEventListener('change', () => this.update());
    byId('plate-again').addEventListener('click', () => {
      this.seed = (this.seed + 1) % 2 ** 32;
      this.update();
    });
  }

  openScene() {
    this.open('sample', SCENE, SCENE_PLATE);
  }

  openFile(file: File) {
    this.open(file.name, file);
  }

  /** Loads the network with the first picture; if that fails, the next picture tries again. */
  private network(): Promise<Denoiser> {
    this.loading ??= createPageDenoiser('plate');
    this.loading.catch(() => (this.loading = undefined));
    return this.loading;
  }

  private run(task: (signal: AbortSignal) => Promise<void>, source?: File | URL) {
    clearError('plate-error');
    this.latest.run(task).catch((error: unknown) => {
      void showError(error, { place: 'plate-error', files: source instanceof File ? [source] : [] });
      setText('plate-state', '');
    });
  }

  private open(name: string, source: File | URL, part?: Rectangle) {
    this.run(async (signal) => {
      setText('plate-state', 'Loading the network…');
      const denoiser = await this.network();
      signal.throwIfAborted();
      setText('plate-state', `Reading ${name}…`);
      const { image } = await decodeImage(denoiser, source, signal);
      const { width, height } = image;
      const whole = { x: 0, y: 0, width, height };
      this.picture = { name, image, part: part ?? whole };
      selectById('plate-condition').value = part ? 'x8' : 'none';
      this.crop.reset(whole, this.picture.part);
      byId('plate-stage').style.setProperty('--ratio', `${width / height}`);
      await drawSmall(canvasById('plate-scene'), image, VIEW_SIDE, signal);
      await this.look(signal);
    }, source);
  }

  private update() {
    if (this.picture) this.run((signal) => this.look(signal));
  }

  private async look(signal: AbortSignal) {
    const { image } = this.picture!;
    const denoiser = await this.network();
    setText('plate-state', 'Restoring the plate…');
    this.download.withdraw();
    const clean = await this.fit(denoiser, grayPart(image, this.crop.rectangle), signal);
    const condition = CONDITIONS[selectById('plate-condition').value];
    const given = condition ? await this.corrupt(denoiser, clean, condition, signal) : clean;
    const result = await denoiser.denoise(given, { signal });
    const restored = grayOf(result.image);
    signal.throwIfAborted();
    draw(canvasById('plate-before'), grayImage(given.data, given.width, given.height, 255));
    draw(canvasById('plate-after'), grayImage(restored.data, restored.width, restored.height, 255));
    byId('plate-pictures').style.setProperty('--ratio', `${given.width / given.height}`);
    await this.report(
      denoiser,
      { clean, given, restored, factor: condition?.factor, ms: result.timings.runMs },
      signal,
    );
    this.offer(denoiser, restored);
  }

  /** Resizes a part to about the width of the training plates. */
  private async fit(denoiser: Denoiser, part: Gray, signal: AbortSignal): Promise<Gray> {
    const shrink = Math.round(part.width / PLATE_WIDTH);
    const enlarge = Math.min(8, Math.round(PLATE_WIDTH / part.width));
    if (shrink < 2 && enlarge < 2) return part;
    const chain = shrink >= 2 ? `x${shrink}` : `up ${enlarge}`;
    return grayOf((await denoiser.corrupt(part, { chain }, { signal })).image);
  }

  private async corrupt(
    denoiser: Denoiser,
    clean: Gray,
    { chain, factor }: { chain: string; factor: number },
    signal: AbortSignal,
  ): Promise<Gray> {
    const small = grayOf((await denoiser.corrupt(clean, { chain, seed: this.seed }, { signal })).image);
    if (factor === 1) return small;
    const large = grayOf((await denoiser.corrupt(small, { chain: `up ${factor}` }, { signal })).image);
    return crop(large, clean.width, clean.height);
  }

  private async report(
    denoiser: Denoiser,
    made: { clean: Gray; given: Gray; restored: Gray; factor?: number; ms: number },
    signal: AbortSignal,
  ) {
    const { clean, given, restored, factor, ms } = made;
    const pixels = factor ? `${Math.ceil(clean.width / factor)} × ${Math.ceil(clean.height / factor)}` : '';
    const size = factor && factor > 1 ? `${pixels} pixels, enlarged ${factor} times` : '';
    setText('plate-before-note', size || `${given.width} × ${given.height} pixels`);
    const time = `${Math.round(ms)} ms`;
    if (!factor) {
      setText('plate-state', `Restored in ${time}.`);
    } else {
      const before = await denoiser.compare(clean, given, { signal });
      const after = await denoiser.compare(clean, restored, { signal });
      const decibels = `PSNR ${before.psnr.toFixed(1)} → ${after.psnr.toFixed(1)} dB`;
      setText('plate-state', `${decibels}, in ${time}.`);
    }
    announce(byId('plate-state').textContent ?? '');
  }

  private offer(denoiser: Denoiser, restored: Gray) {
    const name = `${stemOf(this.picture!.name)}-plate.png`;
    this.download.offer(name, () => encodeImage(denoiser, restored, 'blob'));
  }
}
