import { abortError } from './errors.js';

/**
 * Maps items one after another. It holds at most one item, and takes the next one after the result was taken. `guard` ends the
 * wait for a source that does not answer.
 */
export async function* mapLazily<Item, Output>(
  items: Iterable<Item> | AsyncIterable<Item>,
  map: (item: Item) => Promise<Output>,
  guard: <T>(promise: Promise<T>) => Promise<T>,
): AsyncGenerator<Output, void, undefined> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let exhausted = false;
  try {
    while (true) {
      const next = await guard(Promise.resolve(iterator.next()));
      if (next.done) {
        exhausted = true;
        return;
      }
      yield await map(next.value);
    }
  } finally {
    // This is not awaited, because a source that is stuck in next() would never answer.
    if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** Settles like the promise, or rejects with an AbortError as soon as the signal fires. */
export function orAbort<T>(
  promise: Promise<T>,
  signal?: AbortSignal,
  error: (signal: AbortSignal) => unknown = abortError,
): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(error(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Settles like the promise, or rejects when the client ends: with the worker's failure, or an AbortError after `dispose()`. */
export function orEnd<T>(promise: Promise<T>, ended: AbortSignal): Promise<T> {
  return orAbort(promise, ended, () => ended.reason);
}
