import { showError } from '../alert.js';
import { byId, inputById } from '../dom.js';
import type { VideoPanel } from './panel.js';

let panel: Promise<VideoPanel> | undefined;

/** The panel and its network come when somebody wants a video. */
function load(): Promise<VideoPanel> {
  panel ??= import('./panel.js').then(({ VideoPanel }) => new VideoPanel());
  // Where the script could not be had, the next click asks again.
  panel.catch(() => (panel = undefined));
  return panel;
}

function use(action: (panel: VideoPanel) => Promise<void>) {
  load().then(action).catch(showError);
}

export function openVideo(file: File) {
  byId('video').scrollIntoView({ block: 'start' });
  use((loaded) => loaded.openFile(file));
}

export const isVideo = (file: File) => file.type.startsWith('video/');

export function wireVideo() {
  byId('video-camera').addEventListener('click', () => use((loaded) => loaded.openCamera()));
  byId('video-clip').addEventListener('click', () => use((loaded) => loaded.openClip()));
  inputById('video-file').addEventListener('change', () => {
    const [file] = inputById('video-file').files ?? [];
    if (file) use((loaded) => loaded.openFile(file));
    // So that choosing the same file again is a change.
    inputById('video-file').value = '';
  });
}
