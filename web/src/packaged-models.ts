import type { ModelSource } from './loading.js';

/** The networks that come with the package, each beside this script. */
export function packagedModel(name: string): ModelSource | undefined {
  // URLs are written out in full: that is how bundlers find the files they must copy.
  switch (name) {
    case 'fashion-tutorial':
      return { url: new URL('./models/fashion-tutorial.safetensors', import.meta.url).href };
    default:
      return undefined;
  }
}
