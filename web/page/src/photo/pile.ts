import type { Denoiser } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { byId, element, setText, show } from '../dom.js';
import { PageError } from '../page-error.js';
import { saveAs } from '../save.js';
import { strengthWanted } from '../settings.js';
import type { PhotoNetwork } from './network.js';
import { examinePhoto, pixelsOf, resultName, type Photo } from './photo.js';
import { viewsWanted } from './wanted.js';

/** The photos that were opened together: one is shown, all can be saved. */
export class Pile {
  private photos: Photo[] = [];
  private saving: AbortController | undefined;

  /** `decoder`: the page's network, whose engine reads files. */
  constructor(
    private readonly decoder: () => Denoiser,
    private readonly network: PhotoNetwork,
    private readonly choose: (photo: Photo) => void,
  ) {
    byId('save-all').addEventListener('click', () => void this.toggle());
  }

  open(photos: Photo[]) {
    this.saving?.abort();
    this.saving = undefined;
    setText('save-all', 'Denoise and save all');
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
    clearError();
    const saving = new AbortController();
    this.saving = saving;
    const { signal } = saving;
    const failed: { name: string; error: unknown }[] = [];
    for (const [index, photo] of this.photos.entries()) {
      if (signal.aborted) break;
      setText('save-all', `Saving ${index + 1} of ${this.photos.length}: stop`);
      // One that cannot be read does not keep the others from being saved.
      await this.save(photo, signal).catch((error: unknown) => failed.push({ name: photo.name, error }));
    }
    if (failed.length > 0 && !signal.aborted) this.tellFailed(failed);
    // Other photos may have been opened meanwhile, and be saved already.
    if (this.saving !== saving) return;
    this.saving = undefined;
    setText('save-all', 'Denoise and save all');
  }

  private tellFailed(failed: { name: string; error: unknown }[]) {
    const names = failed.map(({ name }) => name).join(', ');
    const reasons = failed.map(({ name, error }) => `${name}: ${error instanceof Error ? error.message : error}`);
    void showError(
      new PageError(
        `${failed.length} of ${this.photos.length} could not be read and were left out: ${names}. Choose one above to see why.`,
        { cause: reasons.join('\n') },
      ),
    );
  }

  /** As it came: noise is added to what is shown only. */
  private async save(photo: Photo, signal: AbortSignal) {
    const asItCame = { ...photo, addNoise: false };
    const examined = await examinePhoto(this.decoder(), asItCame, signal);
    const pixels = pixelsOf(examined.image, examined.gray);
    const options = { output: 'blob', strength: strengthWanted(), selfEnsemble: viewsWanted(), signal } as const;
    const result = await this.network.use(examined, (denoiser) => denoiser.denoise(pixels, options));
    saveAs(result.image, resultName(asItCame, 'png'));
  }
}
