import { createDenoiser, type Denoiser } from 'dae-wasm';
import { modelSource, photoNetworkWanted, type PhotoModel } from '../network.js';
import { chooseNetwork, type Choice } from './choice.js';
import { cut, middleOf } from './part.js';
import { pixelsOf, type Examined } from './photo.js';

/** The noise of a picture is estimated from a part of it, which is quick and near enough to choose by. */
const ESTIMATE_SIDE = 512;

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

  /** Works with the network for a picture, which lasts until the work is done. `choice`: of one that was chosen for it. */
  async use<T>(examined: Examined, work: (denoiser: Denoiser, choice?: Choice) => Promise<T>): Promise<T> {
    const wanted = photoNetworkWanted();
    if (wanted === 'page') return work(this.pageDenoiser());
    if (wanted !== 'auto') return this.with(wanted, examined.gray, work);
    const choice = await this.choose(examined);
    return this.with(choice.network, examined.gray, (denoiser) => work(denoiser, choice));
  }

  private choose({ photo, image, gray, facts }: Examined): Promise<Choice> {
    // Noise that is added here comes after the JPEG.
    if (photo.addNoise) return chooseNetwork(undefined, async () => undefined);
    return chooseNetwork(facts, async () => {
      const part = pixelsOf(cut(image, middleOf(image, ESTIMATE_SIDE)), gray);
      const { noiseLevel } = await this.with('photo-small', gray, (denoiser) => denoiser.denoise(part));
      return noiseLevel;
    });
  }

  private async with<T>(wanted: ColorModel, gray: boolean, work: (denoiser: Denoiser) => Promise<T>): Promise<T> {
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
