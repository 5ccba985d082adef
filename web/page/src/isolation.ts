const RELOADED = 'dae-reloaded-for-isolation';

const PATIENCE_MS = 3000;

const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

/**
 * Where the host sends no isolation headers, a service worker adds them; the page that installs it must be loaded once
 * more to come through it. Returns true when that reload is under way.
 */
export async function isolate(): Promise<boolean> {
  const refused = new URLSearchParams(location.search).get('isolation') === 'off';
  if (crossOriginIsolated || refused || !('serviceWorker' in navigator)) return false;
  try {
    const registration = await navigator.serviceWorker.register('./coi-worker.js');
    // Where service workers are blocked, `ready` waits for ever.
    const active = await Promise.race([registration && navigator.serviceWorker.ready, pause(PATIENCE_MS)]);
    if (!active) return false;
    // Once only: a browser that does not become isolated this way must not reload for ever.
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}
