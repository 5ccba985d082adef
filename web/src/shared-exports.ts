/** Every entry of the package exports these, besides its own createDenoiser() and capabilities(). */
export { DaeError } from './errors.js';
export { readIdx } from './idx.js';
export { psnr, ssim } from './metrics.js';
export { NOISE_KINDS } from './option-names.js';
export type * from './adapt-types.js';
export type * from './train-types.js';
export type * from './types.js';
export type * from './video-types.js';
