import { createDenoiser, type Denoiser } from 'dae-wasm';
import { modelSource, photoNetworkWanted, type PhotoModel } from './network.js';

/** The networks for photographs. Each is loaded when a photograph is there, and one is kept at a time. */
export class PhotoNetwork {
  private model: PhotoModel | undefined;
  private loading: Promise<Denoiser> | undefined;

  constructor(private readonly pageDenoiser: () => Denoiser) {}

  async of(gray: boolean): Promise<Denoiser> {
    const wanted = photoNetworkWanted();
    if (wanted === 'page') return this.pageDenoiser();
    const model = wanted === 'photo-small' && gray ? 'photo-small-gray' : wanted;
    if (this.model !== model) {
      void this.loading?.then((before) => before.dispose()).catch(() => {});
      this.model = model;
      this.loading = createDenoiser(modelSource(model));
      // The next picture tries again.
      this.loading.catch(() => (this.model = undefined));
    }
    return this.loading!;
  }
}
