import { abortError } from './errors.js';

/**
 * Maps one item after another: at most one is held, and the next is asked for when the result was taken. `guard` ends
 * the wait for a source that does not answer.
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
    // Not awaited: a source that is stuck in next() would never answer.
    if (!exhausted) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** The promise, or an AbortError as soon as the signal fires. */
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

/** The promise, or the reason of the client's end: the worker's failure, or an AbortError after `dispose()`. */
export function orEnd<T>(promise: Promise<T>, ended: AbortSignal): Promise<T> {
  return orAbort(promise, ended, () => ended.reason);
}
