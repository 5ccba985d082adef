import type { Result } from 'dae-wasm';
import { announce, byId, element, setText } from './dom.js';
import type { Quality } from 'dae-wasm';
import type { Comparison } from './quality.js';

const decibels = (value: number) => (Number.isFinite(value) ? `${value.toFixed(2)} dB` : 'identical');
const signed = (value: number, digits: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

function showQuality(when: 'before' | 'after', quality?: Quality) {
  setText(`psnr-${when}`, quality ? decibels(quality.psnr) : '–');
  setText(`ssim-${when}`, quality?.ssim === undefined ? '–' : quality.ssim.toFixed(3));
}

export function timing({ width, height, timings: { runMs }, tiles }: Result): string {
  const megapixels = (width * height) / 1e6;
  const time = runMs < 10 ? runMs.toFixed(1) : runMs.toFixed(0);
  const rate = runMs > 0 ? megapixels / (runMs / 1000) : 0;
  const count = tiles > 1 ? `, ${tiles} tiles` : '';
  return `${width} × ${height} in ${time} ms, ${rate.toFixed(rate < 10 ? 1 : 0)} megapixels/s${count}`;
}

function gainText({ before, after }: Comparison): string {
  const gain = after.psnr - before.psnr;
  if (!Number.isFinite(gain)) return '';
  const similarity =
    before.ssim === undefined || after.ssim === undefined ? '' : `, SSIM ${signed(after.ssim - before.ssim, 3)}`;
  return `PSNR ${signed(gain, 2)} dB${similarity}`;
}

/** The measured gain, if a clean picture is known, what it was measured against, and the time it took. */
export function report(result: Result, comparison?: Comparison, against = '') {
  showQuality('before', comparison?.before);
  showQuality('after', comparison?.after);
  const gain = comparison ? gainText(comparison) : '';
  const strong = element('strong', gain);
  strong.classList.toggle('worse', gain.includes('−'));
  const rest = element('span', `${gain ? `${against} · ` : ''}${timing(result)}`);
  byId('gain').replaceChildren(strong, rest);
  announce(`Denoised. ${gain}`);
}

export function reportCancelled() {
  showQuality('before');
  showQuality('after');
  byId('gain').replaceChildren(element('span', 'Cancelled.'));
  announce('Cancelled');
}
