const RELOADED = 'dae-reloaded-for-isolation';

/**
 * Where the host sends no isolation headers, a service worker adds them; the page that installs it must be loaded once
 * more to come through it. Returns true when that reload is under way.
 */
export async function isolate(): Promise<boolean> {
  const refused = new URLSearchParams(location.search).get('isolation') === 'off';
  if (crossOriginIsolated || refused || !('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('./coi-worker.js');
    await navigator.serviceWorker.ready;
    // Once only: a browser that does not become isolated this way must not reload for ever.
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}
