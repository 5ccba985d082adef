import type { Quality, Result } from 'dae-wasm';
import { element, setText } from './dom.js';
import type { Comparison } from './quality.js';

const decibels = (value: number) => (Number.isFinite(value) ? `${value.toFixed(2)} dB` : 'identical');
const signed = (value: number, digits: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** Fills the elements `psnr-before`, `ssim-after` and so on, whose ids begin with `prefix`. */
export function showQuality(prefix: string, when: 'before' | 'after', quality?: Quality) {
  setText(`${prefix}psnr-${when}`, quality ? decibels(quality.psnr) : '–');
  setText(`${prefix}ssim-${when}`, quality?.ssim === undefined ? '–' : quality.ssim.toFixed(3));
}

export function gainText({ before, after }: Comparison): string {
  const gain = after.psnr - before.psnr;
  if (!Number.isFinite(gain)) return '';
  const similarity =
    before.ssim === undefined || after.ssim === undefined ? '' : `, SSIM ${signed(after.ssim - before.ssim, 3)}`;
  return `PSNR ${signed(gain, 2)} dB${similarity}`;
}

/** Returns an element with the gain in green, or a loss in red. */
export function gainElement(gain: string): HTMLElement {
  const strong = element('strong', gain);
  strong.classList.toggle('worse', gain.includes('−'));
  return strong;
}

export function timing({ width, height, timings: { runMs }, tiles }: Result): string {
  const megapixels = (width * height) / 1e6;
  const time = runMs < 10 ? runMs.toFixed(1) : runMs.toFixed(0);
  const rate = runMs > 0 ? megapixels / (runMs / 1000) : 0;
  const count = tiles > 1 ? `, ${tiles} tiles` : '';
  return `${width} × ${height} in ${time} ms, ${rate.toFixed(rate < 10 ? 1 : 0)} megapixels/s${count}`;
}
