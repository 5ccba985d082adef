import { abortError } from './errors.js';

/** Long enough to waste little time between slices, short enough that an abort is heard within a frame. */
const SLICE_MS = 16;

/** Lets the event loop turn, so that messages that wait are handled. */
function turn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  // Not setTimeout: browsers hold it back by 4 ms.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Calls `step` until it returns false, yielding to the event loop between slices. Stops with an AbortError. */
export async function runInSlices(step: () => boolean, signal?: AbortSignal): Promise<void> {
  let sliceEnd = performance.now() + SLICE_MS;
  throwIfAborted(signal);
  while (step()) {
    if (performance.now() < sliceEnd) continue;
    await turn();
    throwIfAborted(signal);
    sliceEnd = performance.now() + SLICE_MS;
  }
}

export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw abortError();
}
