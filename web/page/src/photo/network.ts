import { createDenoiser, type Denoiser } from 'dae-wasm';
import { modelSource, photoNetworkWanted, type PhotoModel } from '../network.js';

/** A network that is there or on its way, and how many work with it. */
interface Loaded {
  readonly model: PhotoModel;
  readonly denoiser: Promise<Denoiser>;
  users: number;
}

/** The networks for photographs. Each is loaded when a photograph is there; one that is not wanted any more ends. */
export class PhotoNetwork {
  private loaded: Loaded | undefined;

  constructor(private readonly pageDenoiser: () => Denoiser) {}

  /** Works with the network for such a picture, which lasts until the work is done. */
  async use<T>(gray: boolean, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const wanted = photoNetworkWanted();
    if (wanted === 'page') return work(this.pageDenoiser());
    const one = this.load(gray && wanted !== 'photo-jpeg' ? `${wanted}-gray` : wanted);
    ++one.users;
    try {
      return await work(await one.denoiser);
    } finally {
      --one.users;
      this.endUnless(one);
    }
  }

  private load(model: PhotoModel): Loaded {
    const before = this.loaded;
    if (before?.model === model) return before;
    const one = { model, denoiser: createDenoiser(modelSource(model)), users: 0 };
    this.loaded = one;
    if (before) this.endUnless(before);
    one.denoiser.catch(() => {
      // The next picture tries again.
      if (this.loaded === one) this.loaded = undefined;
    });
    return one;
  }

  /** Unless it is used or wanted. */
  private endUnless(one: Loaded) {
    if (one.users > 0 || one === this.loaded) return;
    one.denoiser.then((denoiser) => denoiser.dispose()).catch(() => {});
  }
}
