import type { PackagedModels } from './protocol.js';

/** The networks that come with the package, each beside this script. */
export function packagedModels(): PackagedModels {
  // URLs are written out in full: that is how bundlers find the files they must copy.
  return {
    'fashion-tutorial': { url: new URL('./models/fashion-tutorial.safetensors', import.meta.url).href },
    'photo-camera': { url: new URL('./models/photo-camera.safetensors', import.meta.url).href },
    'photo-small': { url: new URL('./models/photo-small.safetensors', import.meta.url).href },
    'photo-small-gray': { url: new URL('./models/photo-small-gray.safetensors', import.meta.url).href },
  };
}
