// For static hosts that send no headers, such as GitHub Pages: a service worker adds them, and threads become possible.
// Both files are copied from the package: dist/ to dae-wasm/, and dist/coi-worker.js beside this page.
import { createDenoiser } from './dae-wasm/index.js';

/** Loads the page once more under the service worker. Resolves to true when that is under way. */
async function isolate() {
  if (crossOriginIsolated || !('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('./coi-worker.js');
    await navigator.serviceWorker.ready;
    // Once only: a browser that does not become isolated this way must not reload for ever.
    if (sessionStorage.getItem('reloaded')) return false;
    sessionStorage.setItem('reloaded', 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}

if (!(await isolate())) {
  const denoiser = await createDenoiser('fashion-tutorial', { threads: 2 });
  document.title = `Ready: ${JSON.stringify(denoiser.info.backend)}`;
}
