import type { Denoiser } from 'dae-wasm';
import { createPageDenoiser } from '../engine.js';
import type { PhotoModel } from '../network.js';
import { networkForFile } from './choice.js';
import type { Examined, Photo } from './photo.js';
import { chosenNetwork, usesAdapted, type PhotoNetworkChoice } from './settings.js';

/** A network that is loaded or loading, and the number of its users. */
interface Loaded {
  readonly model: PhotoModel;
  readonly denoiser: Promise<Denoiser>;
  users: number;
}

/** Two networks stay loaded, so that switching between two loads neither of them again. */
const MOST_LOADED = 2;

/**
 * The networks for photographs. The denoiser that chooses for each picture stays loaded; of the others, the most
 * recently used.
 */
export class PhotoNetwork {
  private loaded: Loaded[] = [];
  private automatic: Promise<Denoiser> | undefined;
  private adapted: { readonly photo: Photo; readonly denoiser: Denoiser; readonly to: string } | undefined;

  /** The denoiser with the package's choice for each picture. It also reads, corrupts, measures and writes pictures. */
  automaticDenoiser(): Promise<Denoiser> {
    this.automatic ??= createPageDenoiser('auto').then((denoiser) => {
      // Makes the package's denoiser available in the browser's console, for visitors and tests.
      Object.assign(globalThis, { denoiser });
      return denoiser;
    });
    this.automatic.catch(() => (this.automatic = undefined));
    return this.automatic;
  }

  /** Keeps a network that was adapted for a photo, instead of any other. `to`: what it learned from. */
  keepAdapted(photo: Photo, denoiser: Denoiser, to: string) {
    this.dropAdapted();
    this.adapted = { photo, denoiser, to };
  }

  dropAdapted() {
    this.adapted?.denoiser.dispose().catch(() => {});
    this.adapted = undefined;
  }

  /** Returns to what the network for this photo was adapted; undefined if it was not. */
  adaptedTo = (photo: Photo) => (this.adapted?.photo === photo ? this.adapted.to : undefined);

  /** Works with the network for a picture, which lasts until the work is done: the adapted one, if it is wanted. */
  use<T>(examined: Examined, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const { adapted } = this;
    if (adapted?.photo === examined.photo && usesAdapted()) return work(adapted.denoiser);
    return this.useOriginal(examined, work);
  }

  async useOriginal<T>({ photo, gray, facts }: Examined, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
    const wanted = chosenNetwork();
    // Noise added on the page follows the JPEG's compression, so the file's properties do not apply.
    const model = wanted === 'auto' ? networkForFile(photo.addNoise ? undefined : facts) : wanted;
    return model === 'auto' ? work(await this.automaticDenoiser()) : this.useModel(model, gray, work);
  }

  private async useModel<T>(
    wanted: PhotoNetworkChoice,
    gray: boolean,
    work: (denoiser: Denoiser) => Promise<T>,
  ): Promise<T> {
    const loaded = this.load(gray && (wanted === 'photo' || wanted === 'photo-small') ? `${wanted}-gray` : wanted);
    ++loaded.users;
    try {
      return await work(await loaded.denoiser);
    } finally {
      --loaded.users;
      this.disposeIfUnused(loaded);
    }
  }

  private load(model: PhotoModel): Loaded {
    const there = this.loaded.find((loaded) => loaded.model === model);
    if (there) return there;
    const loaded = { model, denoiser: createPageDenoiser(model), users: 0 };
    this.loaded.push(loaded);
    if (this.loaded.length > MOST_LOADED) this.disposeIfUnused(this.loaded.shift()!);
    loaded.denoiser.catch(() => {
      // The next picture tries again.
      this.loaded = this.loaded.filter((other) => other !== loaded);
    });
    return loaded;
  }

  /** Disposes of a network unless it is used or kept. */
  private disposeIfUnused(loaded: Loaded) {
    if (loaded.users > 0 || this.loaded.includes(loaded)) return;
    loaded.denoiser.then((denoiser) => denoiser.dispose()).catch(() => {});
  }
}
