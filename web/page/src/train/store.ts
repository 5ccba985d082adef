import type { EpochEvent } from 'dae-wasm';
import type { RunSettings } from './settings.js';

/** A network that was trained here, as saved in the browser. */
export interface SavedRun {
  model: ArrayBuffer;
  /** The checkpoint of the run; absent if its data are not available any more. */
  checkpoint?: ArrayBuffer;
  settings: RunSettings;
  history: EpochEvent[];
  savedAt: number;
}

const DATABASE = 'dae-wasm';
const STORE = 'runs';
const KEY = 'last';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

async function withStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await done(use(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

export async function saveRun(run: SavedRun): Promise<void> {
  await withStore('readwrite', (store) => store.put(run, KEY));
}

/** Resolves to undefined if there is none, or if the browser cannot save for this page. */
export async function loadRun(): Promise<SavedRun | undefined> {
  return withStore('readonly', (store) => store.get(KEY) as IDBRequest<SavedRun | undefined>).catch(() => undefined);
}

export async function forgetRun(): Promise<void> {
  await withStore('readwrite', (store) => store.delete(KEY)).catch(() => {});
}
