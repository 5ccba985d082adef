import type { DenoiserInfo, UntrainedModel } from './types.js';

const convolution = { op: 'conv2d', kernel: [3, 3], stride: [1, 1], padding: 'same' };

/** Runs no picture: it has the threads that the networks will share, and the self-test asks whether they help. */
export const STAND_IN: UntrainedModel = {
  table: {
    version: 1,
    name: 'auto',
    input: { channels: 3 },
    layers: [
      { name: 'in', stage: 'encoder', ...convolution, filters: 16, activation: 'relu' },
      { name: 'out', stage: 'decoder', ...convolution, filters: 3, activation: 'linear' },
    ],
  },
};

/** What a denoiser says of itself that has no network of its own. */
export const AUTOMATIC: Omit<DenoiserInfo, 'backend'> = {
  name: 'auto',
  description: 'Each picture goes through the network that was trained on such pictures.',
  automatic: true,
  channels: 0,
  scale: 1,
  params: 0,
  receptiveField: 0,
  stride: 1,
  latentChannels: 0,
  latentStride: 1,
  decodes: false,
  multiplyAdds: 0,
  xnnpackShare: 0,
  layers: [],
};
