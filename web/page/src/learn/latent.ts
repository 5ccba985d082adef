import type { Tensor } from 'dae-wasm';
import { draw } from '../draw.js';
import { byId, setText } from '../dom.js';

// Activations have a colour scale, to distinguish them from pictures.
const SCALE = [
  [20, 24, 33],
  [43, 74, 120],
  [124, 170, 212],
  [246, 239, 220],
] as const;

function colour(value: number): number[] {
  const at = Math.min(Math.max(value, 0), 1) * (SCALE.length - 1);
  const low = Math.min(Math.floor(at), SCALE.length - 2);
  return [0, 1, 2].map((i) => SCALE[low]![i]! + (at - low) * (SCALE[low + 1]![i]! - SCALE[low]![i]!));
}

function mapImage({ data, shape: [, height, width, channels] }: Tensor, channel: number): ImageData {
  const values = Array.from({ length: height * width }, (_, i) => data[i * channels + channel] ?? 0);
  const peak = Math.max(...values, 1e-6);
  const image = new ImageData(width, height);
  values.forEach((value, i) => image.data.set([...colour(value / peak), 255], 4 * i));
  return image;
}

/**
 * Shows every channel of the latent as a small picture, scaled to the channel's largest value. `pixels`: the number of
 * the image's pixels. `hasNoSkipConnections`: whether the decoder gets nothing but the latent.
 */
export function showLatent(latent: Tensor, pixels: number, hasNoSkipConnections: boolean) {
  const [, height, width, channels] = latent.shape;
  const box = byId('latent');
  while (box.children.length > channels) box.lastChild?.remove();
  while (box.children.length < channels) box.append(document.createElement('canvas'));
  box.classList.toggle('many', channels > 16);
  [...box.children].forEach((canvas, i) => draw(canvas as HTMLCanvasElement, mapImage(latent, i)));
  box.setAttribute('aria-label', `The latent: ${channels} maps of ${height} by ${width} activations`);
  setText('latent-shape', `${height} × ${width} × ${channels}`);
  const count = height * width * channels;
  const few = count < pixels ? ': there are too few numbers to store the noise' : '';
  const note = hasNoSkipConnections
    ? `From them alone the decoder makes the clean picture${few}. ${pixels} pixels pass through these ${count} numbers.`
    : 'Connections around it carry the finer detail.';
  setText('latent-note', `${note} Each map is scaled to its largest value.`);
}
