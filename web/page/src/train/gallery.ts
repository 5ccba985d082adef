import type { Denoiser, NoiseSpec, Tensor } from 'dae-wasm';
import { byId, element } from '../dom.js';
import { draw, grayImage } from '../draw.js';
import { cleanValues, rawImage, SIZE, type Sample } from '../learn/samples.js';

const COUNT = 10;
const ROWS = ['Original', 'Noisy', 'Reconstruction'];

/** A fixed row of test images, their noisy versions, and the network's results during training. */
export class Gallery {
  private readonly canvases: HTMLCanvasElement[][] = [];
  private noisy: Tensor | undefined;

  constructor(private readonly samples: Sample[]) {
    for (const name of ROWS) {
      const row = document.createElement('div');
      row.className = 'gallery-row';
      const canvases = Array.from({ length: COUNT }, () => document.createElement('canvas'));
      row.append(element('span', name), ...canvases);
      this.canvases.push(canvases);
      byId('train-gallery').append(row);
    }
    this.show(0, this.chosen().map(cleanValues));
  }

  /** The noise stays the same for the whole run, so that only the network changes. */
  async corrupt(denoiser: Denoiser, kind: NoiseSpec['kind'], level: number) {
    const results = await Promise.all(
      this.chosen().map((sample, index) =>
        denoiser.corrupt(rawImage(sample), { kind, level, seed: 1, index }, { output: 'float32' }),
      ),
    );
    const data = new Float32Array(COUNT * SIZE * SIZE);
    results.forEach(({ image }, index) => data.set(image as Float32Array, index * SIZE * SIZE));
    this.noisy = { data, shape: [COUNT, SIZE, SIZE, 1] };
    this.show(1, this.split(data));
  }

  async reconstruct(denoiser: Denoiser) {
    if (!this.noisy || denoiser.info.channels !== 1) return;
    const { data } = await denoiser.run(this.noisy);
    this.show(2, this.split(data));
  }

  private chosen() {
    return this.samples.slice(0, COUNT);
  }

  private split(data: Float32Array): Float32Array[] {
    return Array.from({ length: COUNT }, (_, i) => data.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
  }

  private show(row: number, pictures: Float32Array[]) {
    pictures.forEach((values, i) => draw(this.canvases[row]![i]!, grayImage(values, SIZE, SIZE, 1)));
  }
}
