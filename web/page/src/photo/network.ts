import { createDenoiser, type Denoiser } from 'dae-wasm';
import { modelSource, type PhotoModel } from '../network.js';
import { chooseNetwork } from './choice.js';
import type { Examined } from './photo.js';
import { photoNetworkWanted } from './wanted.js';

type ColorModel = Exclude<PhotoModel, `${string}-gray`>;

/** A network that is there or on its way, and how many work with it. */
interface Loaded {
  readonly model: PhotoModel;
  readonly denoiser: Promise<Denoiser>;
  users: number;
}

/** So that a choice between two loads neither of them twice. */
const MOST_LOADED = 2;

/** The networks for photographs. Each is loaded when a photograph is there; the last ones that were wanted are kept. */
export class PhotoNetwork {
  private loaded: Loaded[] = [];

  constructor(private readonly pageDenoiser: () => Denoiser) {}

  /** Works with the network for a picture, which lasts until the work is done. */
  async use<T>({ photo, gray, facts }: Examined, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const wanted = photoNetworkWanted();
    if (wanted === 'page') return work(this.pageDenoiser());
    // Noise that is added here comes after the JPEG.
    return this.with(wanted === 'auto' ? chooseNetwork(photo.addNoise ? undefined : facts) : wanted, gray, work);
  }

  private async with<T>(wanted: ColorModel, gray: boolean, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const one = this.load(gray && (wanted === 'photo' || wanted === 'photo-small') ? `${wanted}-gray` : wanted);
    ++one.users;
    try {
      return await work(await one.denoiser);
    } finally {
      --one.users;
      this.endUnless(one);
    }
  }

  private load(model: PhotoModel): Loaded {
    const there = this.loaded.find((one) => one.model === model);
    if (there) return there;
    const one = { model, denoiser: createDenoiser(modelSource(model)), users: 0 };
    this.loaded.push(one);
    if (this.loaded.length > MOST_LOADED) this.endUnless(this.loaded.shift()!);
    one.denoiser.catch(() => {
      // The next picture tries again.
      this.loaded = this.loaded.filter((other) => other !== one);
    });
    return one;
  }

  /** Unless it is used or kept. */
  private endUnless(one: Loaded) {
    if (one.users > 0 || this.loaded.includes(one)) return;
    one.denoiser.then((denoiser) => denoiser.dispose()).catch(() => {});
  }
}
