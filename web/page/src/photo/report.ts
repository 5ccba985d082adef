import type { Result } from 'dae-wasm';
import { announce, byId, element } from '../dom.js';
import type { Comparison } from '../quality.js';
import { gainElement, gainText, showQuality, timing } from '../quality-text.js';

/** Shows the measured gain if a clean picture is known, the reference, and the time. */
export function report(result: Result, comparison?: Comparison, against = '') {
  showQuality('', 'before', comparison?.before);
  showQuality('', 'after', comparison?.after);
  const gain = comparison ? gainText(comparison) : '';
  const rest = element('span', `${gain ? `${against} · ` : ''}${timing(result)}`);
  byId('gain').replaceChildren(gainElement(gain), rest);
  announce(`Denoised. ${byId('estimate').textContent} ${gain}`);
}

export function reportCancelled() {
  showQuality('', 'before');
  showQuality('', 'after');
  byId('gain').replaceChildren(element('span', 'Cancelled.'));
  announce('Cancelled');
}
