import type { PackagedModels } from './protocol.js';

/** The package's networks, located relative to this script. */
export function packagedModels(): PackagedModels {
  // Bundlers find the files that they must copy only by such literal URLs.
  return {
    'fashion-tutorial': { url: new URL('./models/fashion-tutorial.safetensors', import.meta.url).href },
    'photo-camera': { url: new URL('./models/photo-camera.safetensors', import.meta.url).href },
    'photo-small': { url: new URL('./models/photo-small.safetensors', import.meta.url).href },
    'photo-small-gray': { url: new URL('./models/photo-small-gray.safetensors', import.meta.url).href },
  };
}
