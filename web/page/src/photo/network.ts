import type { Denoiser } from 'dae-wasm';
import { startEngine } from '../engine.js';
import type { PhotoModel } from '../network.js';
import { chooseNetwork } from './choice.js';
import type { Examined, Photo } from './photo.js';
import { adaptedWanted, photoNetworkWanted, type PhotoWish } from './wanted.js';

/** A network that is there or on its way, and how many work with it. */
interface Loaded {
  readonly model: PhotoModel;
  readonly denoiser: Promise<Denoiser>;
  users: number;
}

/** So that a choice between two loads neither of them twice. */
const MOST_LOADED = 2;

/** The networks for photographs. The one that chooses for each picture stays; of the others, the last that were wanted. */
export class PhotoNetwork {
  private loaded: Loaded[] = [];
  private automatic: Promise<Denoiser> | undefined;
  private adapted: { readonly photo: Photo; readonly denoiser: Denoiser } | undefined;

  /** The package's own choice for each picture. It also reads, corrupts, measures and writes pictures. */
  engine(): Promise<Denoiser> {
    this.automatic ??= startEngine('auto').then((denoiser) => {
      // For the curious, and for tests: the package's denoiser in the browser's console.
      Object.assign(globalThis, { denoiser });
      return denoiser;
    });
    this.automatic.catch(() => (this.automatic = undefined));
    return this.automatic;
  }

  /** Keeps the network that was adapted to a photo, instead of any other; undefined: drops it. */
  keepAdapted(photo?: Photo, denoiser?: Denoiser) {
    this.adapted?.denoiser.dispose().catch(() => {});
    this.adapted = photo && denoiser && { photo, denoiser };
  }

  isAdaptedTo = (photo: Photo) => this.adapted?.photo === photo;

  /** Works with the network for a picture, which lasts until the work is done: the adapted one, if it is wanted. */
  use<T>(examined: Examined, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const { adapted } = this;
    if (adapted?.photo === examined.photo && adaptedWanted()) return work(adapted.denoiser);
    return this.useOriginal(examined, work);
  }

  async useOriginal<T>({ photo, gray, facts }: Examined, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const wanted = photoNetworkWanted();
    // Noise that is added here comes after the JPEG.
    const model = wanted === 'auto' ? chooseNetwork(photo.addNoise ? undefined : facts) : wanted;
    return model === 'auto' ? work(await this.engine()) : this.with(model, gray, work);
  }

  private async with<T>(wanted: PhotoWish, gray: boolean, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
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
    const one = { model, denoiser: startEngine(model), users: 0 };
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
