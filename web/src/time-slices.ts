import { abortError } from './errors.js';

/** Time slice in ms: long enough to waste little time between slices, short enough to abort within a frame. */
const ABORT_SLICE_MS = 16;

/** Lets the event loop handle waiting messages. */
function yieldToEventLoop(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  // Do not use setTimeout, which browsers delay by 4 ms.
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
  let sliceEnd = performance.now() + ABORT_SLICE_MS;
  throwIfAborted(signal);
  while (step()) {
    if (performance.now() < sliceEnd) continue;
    await yieldToEventLoop();
    throwIfAborted(signal);
    sliceEnd = performance.now() + ABORT_SLICE_MS;
  }
}

export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw abortError();
}
