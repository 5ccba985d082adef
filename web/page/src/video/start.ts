import { byId } from '../dom.js';
import { Lazy } from '../lazy.js';

/** The panel and its network come when somebody wants a video. */
const panel = new Lazy(() => import('./panel.js').then(({ VideoPanel }) => new VideoPanel()));

export function openVideo(file: File) {
  byId('video').scrollIntoView({ block: 'start' });
  panel.use((loaded) => loaded.openFile(file));
}

export const isVideo = (file: File) => file.type.startsWith('video/');

export function wireVideo() {
  byId('video-camera').addEventListener('click', () => panel.use((loaded) => loaded.openCamera()));
  byId('video-clip').addEventListener('click', () => panel.use((loaded) => loaded.openClip()));
  panel.onFile('video-file', (loaded, file) => loaded.openFile(file));
}
