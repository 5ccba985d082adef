import type { PhotoNetworkChoice } from './settings.js';
import type { Facts } from './facts.js';

/** Up to this quality, JPEG's artefacts are stronger than a camera's noise. */
const COARSE_QUALITY = 75;

/**
 * Chooses the network for JPEG's artefacts, or the package's own choice (models/photo-jpeg.md measures both). `facts`: the
 * properties of the picture's file; undefined if noise was added to the picture.
 */
export function networkForFile(facts: Facts | undefined): Extract<PhotoNetworkChoice, 'auto' | 'photo-jpeg'> {
  const quality = facts?.quality;
  return quality !== undefined && quality <= COARSE_QUALITY ? 'photo-jpeg' : 'auto';
}

/** The reason for choosing this network, for the visitor. */
export function reasonFor(network: string, facts: Facts | undefined): string {
  if (network === 'photo-jpeg') return `for JPEG artefacts at quality ${facts?.quality}, and noise`;
  if (network === 'photo-camera') return 'for camera noise';
  return network.startsWith('photo-small') ? 'for white noise, as strong as estimated' : 'for tiny gray pictures';
}
