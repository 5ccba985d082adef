// npm run options writes this file from src/api/schema.
import type { Kernels, NoiseKind } from './option-types.js';

/** All values of {@link NoiseKind}. */
export const NOISE_KINDS: readonly NoiseKind[] = [
  'gaussian',
  'uniform',
  'salt-pepper',
  'masking',
  'poisson',
  'speckle',
];

/** All values of {@link Kernels}. */
export const KERNELS: readonly Kernels[] = ['auto', 'xnnpack', 'own', 'reference'];

/** The names of DenoiseOptions. */
export const DENOISE_OPTIONS: readonly string[] = [
  'strength',
  'noiseLevel',
  'tile',
  'alpha',
  'parts',
  'selfEnsemble',
  'output',
  'signal',
  'onTile',
  'onProgress',
];

/** The names of TrainOptions. */
export const TRAIN_OPTIONS: readonly string[] = [
  'epochs',
  'batchSize',
  'noise',
  'optimizer',
  'schedule',
  'loss',
  'noiseWeighting',
  'clipNorm',
  'ema',
  'crop',
  'crops',
  'flip',
  'transpose',
  'gray',
  'seed',
  'validationNoise',
  'parts',
  'partsLoss',
  'pretrain',
  'validation',
  'resume',
  'signal',
  'onBatch',
  'onEpoch',
];

/** The names of AdaptationOptions. */
export const ADAPTATION_OPTIONS: readonly string[] = [
  'clean',
  'sigma',
  'seed',
  'learningRate',
  'noisy',
  'seconds',
  'steps',
  'signal',
  'stop',
  'onProgress',
];

/** The names of RuntimeOptions. */
export const RUNTIME_OPTIONS: readonly string[] = [
  'threads',
  'simd',
  'kernels',
  'wasmUrl',
  'modelUrl',
  'onnxUrl',
  'wasmBinary',
  'worker',
  'signal',
  'onProgress',
];
