import { showError } from '../alert.js';
import { byId } from '../dom.js';
import { onFiles } from '../file-input.js';
import { PageError } from '../page-error.js';
import { hasPictures, takePictures, type Tab } from '../tabs.js';
import { PhotoPanel } from './panel.js';

const SAMPLE = './samples/photo-noisy.jpg';

async function sample(): Promise<File> {
  const response = await fetch(SAMPLE).catch((cause: unknown) => cause);
  if (response instanceof Response && response.ok) {
    return new File([await response.blob()], 'sample-photo.jpg', { type: 'image/jpeg' });
  }
  const cause = response instanceof Response ? `${response.status} for ${SAMPLE}` : response;
  throw new PageError('The sample photo could not be fetched. Check the connection and try again.', { cause });
}

/** Opens the tab with the sample, unless the visitor's own pictures are to be shown. */
export async function open(): Promise<Tab> {
  const panel = new PhotoPanel();
  const openSample = async () => panel.openSample(await sample());
  byId('photo-sample').addEventListener('click', () => openSample().catch((error: unknown) => void showError(error)));
  onFiles('file', (files) => void takePictures(files));
  const ready = hasPictures() ? undefined : openSample().catch((error: unknown) => void showError(error));
  return { take: (files) => void panel.openFiles(files), ...(ready && { ready }) };
}
