export { createDenoiser } from './create.js';
export { DaeError } from './errors.js';
export { readIdx } from './idx.js';
export { psnr, ssim } from './metrics.js';
export { capabilities } from './platform.js';
export type * from './train-types.js';
export type * from './types.js';
