import { byId, show } from './dom.js';

const WORKER = './sw.js';
const RELOADED = 'dae-reloaded-for-isolation';
const PATIENCE_MS = 3000;

const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

const possible = () => new URLSearchParams(location.search).get('isolation') !== 'off' && 'serviceWorker' in navigator;

/**
 * Installs the service worker, which adds isolation headers if the host does not send them. The page must then be loaded
 * again through the service worker. Resolves to true if that reload has begun.
 */
export async function isolate(): Promise<boolean> {
  if (crossOriginIsolated || !possible()) return false;
  try {
    const registration = await navigator.serviceWorker.register(WORKER);
    // If service workers are blocked, `ready` never resolves.
    const active = await Promise.race([registration && navigator.serviceWorker.ready, pause(PATIENCE_MS)]);
    if (!active) return false;
    // Reloads only once, because a browser might not become isolated this way.
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}

/**
 * Offers a waiting new version, which takes over when the visitor accepts, or when all pages of the old version are
 * closed.
 */
function offerUpdate(registration: ServiceWorkerRegistration) {
  const offer = () => registration.waiting && navigator.serviceWorker.controller && show('update', true);
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer);
  });
  byId('update-now').addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    if (registration.waiting) registration.waiting.postMessage('take over');
    else location.reload();
  });
  offer();
}

const savesData = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** Keeps the page for use without a connection, if the browser allows it. */
export async function keepForOffline() {
  if (!possible()) return;
  try {
    const registration = await navigator.serviceWorker.register(WORKER);
    offerUpdate(registration);
    const { active } = await navigator.serviceWorker.ready;
    if (!savesData()) active?.postMessage('keep');
  } catch {
    // Private windows and hosts without https do not allow it.
  }
}
