import '../../styles/video.css';
import { showError } from '../alert.js';
import { byId } from '../dom.js';
import { onFiles } from '../file-input.js';
import { Lazy } from '../lazy.js';
import type { Tab } from '../tabs.js';
import { VideoPanel } from './panel.js';

const panel = new Lazy(async () => {
  const made = new VideoPanel();
  const reportErrors = (done: Promise<void>, files: readonly File[] = []) =>
    done.catch((error: unknown) => void showError(error, { files }));
  byId('video-camera').addEventListener('click', () => reportErrors(made.openCamera()));
  byId('video-clip').addEventListener('click', () => reportErrors(made.openClip()));
  onFiles('video-file', ([first]) => first && reportErrors(made.openFile(first), [first]));
  return made;
});

/** Opens a video that was dropped or pasted anywhere on the page. */
export const openFile = async (file: File) => (await panel.get()).openFile(file);

export async function open(): Promise<Tab> {
  const made = await panel.get();
  return { leave: () => made.leave() };
}
