import { loadExplanations } from './alert.js';
import { byId, setText, show } from './dom.js';
import { isolate, keepForOffline } from './isolation.js';
import { startTabs } from './tabs.js';
import { wireUploads } from './uploads.js';

async function start() {
  setText('version', __VERSION__);
  if (__SOURCE__) byId<HTMLAnchorElement>('source').href = __SOURCE__;
  show('source', __SOURCE__ !== '');
  wireUploads();
  if (await isolate()) return;
  await startTabs();
  // Loads what the first result does not need.
  loadExplanations().catch(() => {});
  await keepForOffline();
}

void start();
