import { byId } from '../dom.js';
import { Lazy } from '../lazy.js';

/** Where the rendered scene has its finest lines. */
const HOUSE = { x: 0.26, y: 0.68 };

/** The panel and its network come when somebody wants a picture enlarged. */
const panel = new Lazy(() => import('./panel.js').then(({ SuperPanel }) => new SuperPanel()), 'super-error');

export function wireSuper() {
  byId('super-scene').addEventListener('click', () =>
    panel.use(async (loaded) => {
      const { renderScene } = await import('../scene.js');
      loaded.openSample('sample photo', renderScene(), HOUSE);
    }),
  );
  panel.onFile('super-file', (loaded, file) => loaded.openFile(file));
}
