import { inputById, selectById, setText } from '../dom.js';

type Scale = 2 | 4 | 8;

export interface Choice {
  scale: Scale;
  usesCascade: boolean;
  /** Whether the sample is reduced first; the visitor's pictures never are. */
  shrinks: boolean;
  /** Sigma of the added noise, 0 to 255. */
  sigma: number;
  /** JPEG quality; 100: no compression. */
  quality: number;
}

export function readChoice(): Choice {
  return {
    scale: Number(selectById('super-scale').value) as Scale,
    usesCascade: selectById('super-network').value === 'cascade',
    shrinks: inputById('super-shrink').checked,
    sigma: inputById('super-sigma').valueAsNumber,
    quality: inputById('super-quality').valueAsNumber,
  };
}

/** Returns the chain that reduces the sample. */
export function reductionChain({ scale, sigma, quality }: Choice): string {
  const steps = [`x${scale}`];
  if (sigma > 0) steps.push(`noise ${sigma}`);
  if (quality < 100) steps.push(`jpeg ${quality}`);
  return steps.join(' + ');
}

export function showSettings() {
  const { shrinks, sigma, quality } = readChoice();
  setText('super-sigma-value', sigma === 0 ? 'none' : `σ ${sigma} of 255`);
  setText('super-quality-value', quality === 100 ? 'none' : `quality ${quality}`);
  for (const id of ['super-sigma', 'super-quality']) inputById(id).disabled = !shrinks;
}
