import type { Tensor } from 'dae-wasm';
import { draw, grayImage } from './draw.js';
import { byId } from './dom.js';

/** Every channel of the latent as a small picture, each scaled to its own largest value. */
export function showLatent(latent: Tensor) {
  const [, height, width, channels] = latent.shape;
  const maps = Array.from({ length: channels }, (_, channel) => {
    const values = Array.from({ length: height * width }, (_, i) => latent.data[i * channels + channel] ?? 0);
    const canvas = document.createElement('canvas');
    draw(canvas, grayImage(values, width, height, Math.max(...values, 1e-6)));
    return canvas;
  });
  byId('latent').replaceChildren(...maps);
  byId('latent-shape').textContent = `${height} × ${width} × ${channels}`;
}
