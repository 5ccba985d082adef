import { showError } from '../alert.js';
import { byId, inputById } from '../dom.js';
import type { PlatePanel } from './panel.js';

let panel: Promise<PlatePanel> | undefined;

/** The panel and its network come with the first picture. */
function use(action: (panel: PlatePanel) => void) {
  panel ??= import('./panel.js').then(({ PlatePanel }) => new PlatePanel());
  // Where the script could not be had, the next click asks again.
  panel.catch(() => (panel = undefined));
  panel.then(action).catch(showError);
}

export function wirePlate() {
  byId('plate-start').addEventListener('click', () => use((loaded) => loaded.openScene()));
  inputById('plate-file').addEventListener('change', () => {
    const [file] = inputById('plate-file').files ?? [];
    if (file) use((loaded) => loaded.openFile(file));
    // So that choosing the same file again is a change.
    inputById('plate-file').value = '';
  });
}
