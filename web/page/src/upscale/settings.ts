import { inputById, selectById, setText } from '../dom.js';

export type Scale = 2 | 4 | 8;

export interface Choice {
  scale: Scale;
  stacked: boolean;
  /** Makes the sample small before; otherwise it is enlarged as it is, as every picture of the visitor's is. */
  shrinks: boolean;
  /** Of 255. */
  sigma: number;
  /** Of a JPEG; 100: none. */
  quality: number;
}

export function readChoice(): Choice {
  return {
    scale: Number(selectById('super-scale').value) as Scale,
    stacked: selectById('super-network').value === 'stack',
    shrinks: inputById('super-shrink').checked,
    sigma: inputById('super-sigma').valueAsNumber,
    quality: inputById('super-quality').valueAsNumber,
  };
}

/** The chain that makes the sample small. */
export function smallChain({ scale, sigma, quality }: Choice): string {
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
