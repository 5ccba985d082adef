import type { Denoiser } from 'dae-wasm';
import { byId, element, setText, show } from './dom.js';
import { resultName } from './download.js';
import { decodePhoto, pixelsOf, type Photo } from './photo.js';
import type { PhotoNetwork } from './photo-network.js';
import { viewsWanted } from './network.js';
import { strengthWanted } from './settings.js';

/** The photos that were opened together: one is shown, all can be saved. */
export class Pile {
  private photos: Photo[] = [];
  private saving: AbortController | undefined;

  /** `decoder`: the page's network, whose engine reads files. */
  constructor(
    private readonly decoder: () => Denoiser,
    private readonly network: PhotoNetwork,
    private readonly choose: (photo: Photo) => void,
    private readonly failed: (error: unknown) => void,
  ) {
    byId('save-all').addEventListener('click', () => void this.toggle());
  }

  open(photos: Photo[]) {
    this.saving?.abort();
    this.photos = photos;
    show('pile', photos.length > 1);
    byId('pile-names').replaceChildren(
      ...photos.map((photo) => {
        const button = element('button', photo.name);
        button.type = 'button';
        button.addEventListener('click', () => this.choose(photo));
        return button;
      }),
    );
    this.choose(photos[0]!);
  }

  /** Which one the page shows. */
  select(photo: Photo | undefined) {
    [...byId('pile-names').children].forEach((button, index) => {
      button.setAttribute('aria-pressed', String(this.photos[index] === photo));
    });
  }

  private async toggle() {
    if (this.saving) {
      this.saving.abort();
      return;
    }
    this.saving = new AbortController();
    const { signal } = this.saving;
    try {
      for (const [index, photo] of this.photos.entries()) {
        setText('save-all', `Saving ${index + 1} of ${this.photos.length}: stop`);
        await this.save(photo, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.failed(error);
    }
    this.saving = undefined;
    setText('save-all', 'Denoise and save all');
  }

  /** As they came: noise is added to what is shown only. */
  private async save(photo: Photo, signal: AbortSignal) {
    const { image, gray } = await decodePhoto(this.decoder(), photo, signal);
    const options = { output: 'blob', strength: strengthWanted(), selfEnsemble: viewsWanted(), signal } as const;
    const result = await this.network.use(gray, (denoiser) => denoiser.denoise(pixelsOf(image, gray), options));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(result.image as Blob);
    link.download = resultName(photo.name, 'png');
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
