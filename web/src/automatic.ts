import type { DenoiserInfo, UntrainedModel } from './types.js';

const convolution = { op: 'conv2d', kernel: [3, 3], stride: [1, 1], padding: 'same' };

/** This small network runs no image. It owns the threads that the networks share, and the self-test uses it. */
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

/** The description of a denoiser that chooses a network for each image. */
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
