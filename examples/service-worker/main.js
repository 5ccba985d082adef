// A service worker adds the headers that threads need, for static hosts without them, such as GitHub Pages.
// Both files are copied from the package: dist/ to dae-wasm/, and dist/coi-worker.js beside this page.
import { createDenoiser } from './dae-wasm/index.js';

/** Reloads the page once under the service worker. Resolves to true when the reload has started. */
async function isolate() {
  if (crossOriginIsolated || !('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('./coi-worker.js');
    await navigator.serviceWorker.ready;
    // Reload only once: a browser that does not become isolated must not reload forever.
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
