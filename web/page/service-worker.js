// The page's service worker. It keeps the page for use without a connection, and it adds the isolation headers that a
// static host does not send: with them the page may share memory between threads. The build puts VERSION and FILES in
// front of this text (offline.mjs), so each version of the page has a cache of its own.
/* global VERSION, FILES */
const PREFIX = 'dae-page-';
const CACHE = PREFIX + VERSION;
// The page keeps the training images itself; they are there for every version.
const NOT_KEPT = /\/(data|read)\//;

async function keepFiles() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = FILES.filter((file) => !kept.has(new URL(file, self.location.href).href));
  // Files with a version in their name may come from the browser's own cache.
  await cache.addAll(
    missing.map((file) => new Request(file, { cache: file.startsWith('assets/') ? 'default' : 'no-cache' })),
  );
}

self.addEventListener('install', (event) => {
  // The first service worker must start at once; it fills its cache after the page's first result. A new version
  // fetches everything before it starts.
  if (self.registration.active) event.waitUntil(keepFiles());
});

self.addEventListener('activate', (event) => {
  const others = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  event.waitUntil(others().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepFiles().catch(() => {}));
  if (event.data === 'take over') self.skipWaiting();
});

function isolated(response) {
  // Opaque and error responses have no headers to change.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return isolated(kept);
  const response = await fetch(request);
  // Networks that only some visitors use are kept after their first use.
  if (response.status === 200 && !NOT_KEPT.test(new URL(request.url).pathname)) {
    const copy = response.clone();
    void cache.put(request, copy).catch(() => {});
  }
  return isolated(response);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  // A browser rejects this combination if a worker requests it.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});
