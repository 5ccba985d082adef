// client-zip (3 KB) writes a zip file as a stream.
import { downloadZip } from 'client-zip';
import { clearError, showError } from '../alert.js';
import { byId, element, setText, show } from '../dom.js';
import { PageError } from '../page-error.js';
import { saveStream } from '../save.js';
import type { PhotoNetwork } from './network.js';
import { examinePhoto, resultName, type Photo } from './photo.js';
import { chosenSelfEnsemble, chosenStrength } from './settings.js';

const LABEL = 'Download all (zip)';
/** Width of a thumbnail on a screen with two pixels to one. */
const THUMBNAIL = 200;

interface Failure {
  name: string;
  error: unknown;
}

/** Makes a button with a small version of the photo. The browser decodes it; the button stays empty if it cannot. */
function thumbnail({ name, source }: Photo): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.title = name;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  button.append(canvas, element('span', name));
  if (source instanceof Blob) {
    createImageBitmap(source, { resizeWidth: THUMBNAIL, resizeQuality: 'medium' }).then(
      (bitmap) => {
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
        bitmap.close();
      },
      () => {},
    );
  }
  return button;
}

/** Photos that were opened together: one is shown, all can be saved. */
export class PhotoList {
  private photos: Photo[] = [];
  private saving: AbortController | undefined;

  constructor(
    private readonly network: PhotoNetwork,
    private readonly choose: (photo: Photo) => void,
  ) {
    byId('save-all').addEventListener('click', () => void this.toggle());
  }

  open(photos: Photo[]) {
    this.saving?.abort();
    this.saving = undefined;
    setText('save-all', LABEL);
    this.photos = photos;
    show('photo-list', photos.length > 1);
    byId('photo-names').replaceChildren(
      ...(photos.length > 1 ? photos : []).map((photo) => {
        const button = thumbnail(photo);
        button.addEventListener('click', () => this.choose(photo));
        return button;
      }),
    );
  }

  /** Marks the photo that is shown. */
  select(photo: Photo) {
    [...byId('photo-names').children].forEach((button, index) => {
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
    const failed: Failure[] = [];
    const zip = downloadZip(this.results(saving, failed));
    try {
      await saveStream(zip, 'denoised.zip', saving.signal);
      if (failed.length > 0) void showError(this.leftOut(failed));
    } catch (error) {
      const { aborted, reason } = saving.signal;
      if (!aborted || reason instanceof PageError) void showError(aborted ? reason : error);
    }
    // Other photos may have been opened and saved in the meantime.
    if (this.saving !== saving) return;
    this.saving = undefined;
    setText('save-all', LABEL);
  }

  /**
   * Yields one result after another for the zip file. Photos that cannot be read are left out. If no photo can be read,
   * saving ends with an error.
   */
  private async *results(saving: AbortController, failed: Failure[]) {
    const { signal } = saving;
    const { photos } = this;
    for (const [index, photo] of photos.entries()) {
      signal.throwIfAborted();
      setText('save-all', `${index + 1} of ${photos.length}: stop`);
      const result = await this.result(photo, signal).catch((error: unknown) => {
        failed.push({ name: photo.name, error });
      });
      if (result) yield result;
    }
    // An error that is thrown here would reach the page as one of the stream.
    if (failed.length === photos.length) saving.abort(this.leftOut(failed));
  }

  private leftOut(failed: readonly Failure[]): PageError {
    const names = failed.map(({ name }) => name).join(', ');
    const reasons = failed.map(({ name, error }) => `${name}: ${error instanceof Error ? error.message : error}`);
    return new PageError(
      `${failed.length} of ${this.photos.length} could not be read and were left out: ${names}. Choose one above to see why.`,
      { cause: reasons.join('\n') },
    );
  }

  /** Denoises the photo without added noise. A JPEG becomes a JPEG, any other format a PNG. */
  private async result(photo: Photo, signal: AbortSignal) {
    const asItCame = { ...photo, addNoise: false };
    const examined = await examinePhoto(await this.network.automaticDenoiser(), asItCame, signal);
    const jpeg = examined.facts?.format === 'JPEG';
    const options = { strength: chosenStrength(), selfEnsemble: chosenSelfEnsemble(), signal };
    const { image } = await this.network.use(examined, (denoiser) =>
      denoiser.denoise(photo.source, { ...options, output: jpeg ? 'jpeg' : 'blob' }),
    );
    const lastModified = photo.source instanceof File ? new Date(photo.source.lastModified) : new Date();
    return { name: resultName(asItCame, jpeg ? 'jpg' : 'png'), input: image, lastModified };
  }
}
