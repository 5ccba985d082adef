import { showError } from '../alert.js';
import { byId, inputById } from '../dom.js';
import type { SuperPanel } from './panel.js';
import { showSettings } from './settings.js';

/** Where the rendered scene has its finest lines. */
const HOUSE = { x: 0.26, y: 0.68 };

let panel: Promise<SuperPanel> | undefined;

/** The panel and its network come when somebody wants a picture enlarged. */
function use(action: (panel: SuperPanel) => void | Promise<void>) {
  panel ??= import('./panel.js').then(({ SuperPanel }) => new SuperPanel());
  // Where the script could not be had, the next click asks again.
  panel.catch(() => (panel = undefined));
  panel.then(action).catch(showError);
}

export function wireSuper() {
  showSettings();
  byId('super-scene').addEventListener('click', () =>
    use(async (loaded) => {
      const { renderScene } = await import('../scene.js');
      loaded.open('rendered scene', renderScene(), HOUSE);
    }),
  );
  inputById('super-file').addEventListener('change', () => {
    const [file] = inputById('super-file').files ?? [];
    if (file) use((loaded) => loaded.open(file.name, file));
    // So that choosing the same file again is a change.
    inputById('super-file').value = '';
  });
  byId('super-cancel').addEventListener('click', () => use((loaded) => loaded.cancel()));
  byId('super-form').addEventListener('submit', (event) => event.preventDefault());
  byId('super-form').addEventListener('input', showSettings);
  byId('super-form').addEventListener('change', (event) => {
    // The zoom shows the same pictures otherwise.
    if ((event.target as HTMLElement).id === 'super-zoom') return;
    if (panel) use((loaded) => void loaded.retell());
  });
}
