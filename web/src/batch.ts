import { abortError } from './errors.js';
import { throwIfAborted } from './task.js';

/** Maps one item after another: at most one is held, and the next is asked for when the result was taken. */
export async function* mapLazily<Item, Output>(
  items: Iterable<Item> | AsyncIterable<Item>,
  map: (item: Item) => Promise<Output>,
  signal?: AbortSignal,
): AsyncGenerator<Output, void, undefined> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let exhausted = false;
  try {
    while (true) {
      throwIfAborted(signal);
      const next = await orAbort(Promise.resolve(iterator.next()), signal);
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
export function orAbort<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(abortError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
