export { createDenoiser } from './create.js';
export { DaeError } from './errors.js';
export { psnr, ssim } from './metrics.js';
export { capabilities } from './platform.js';
export type * from './types.js';
