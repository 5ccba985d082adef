import { byId } from '../dom.js';
import { Lazy } from '../lazy.js';

/** The panel and its network come with the first picture. */
const panel = new Lazy(() => import('./panel.js').then(({ PlatePanel }) => new PlatePanel()), 'plate-error');

export function wirePlate() {
  byId('plate-start').addEventListener('click', () => panel.use((loaded) => loaded.openScene()));
  panel.onFile('plate-file', (loaded, file) => loaded.openFile(file));
}
