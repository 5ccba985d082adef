import { orAbort, orEnd } from './batch.js';
import type { Client, CallHooks } from './client.js';
import { abortError, DaeError, isAbort } from './errors.js';
import { isImageElement } from './kinds.js';
import type { Answers, Task } from './protocol.js';
import { packImage } from './sources.js';
import type { Packed } from './sources.js';
import type { ImageSource } from './types.js';

/**
 * Calls the worker with images. If the engine refuses the file of an `<img>`, because it is damaged or in a form that the engine
 * does not read, the engine gets the pixels that the browser shows.
 */
export async function callWithPictures<T extends Task>(
  client: Client,
  sources: readonly ImageSource[],
  task: (packed: Packed[]) => T,
  hooks: CallHooks = {},
): Promise<Answers[T['type']]> {
  const { signal } = hooks;
  const attempt = async (shown: boolean) => {
    const packed: Packed[] = [];
    for (const source of sources) {
      // Do not start if the call has ended already.
      client.ended.throwIfAborted();
      if (signal?.aborted) throw abortError();
      // The page reads images itself, so the call's signal and `dispose()` must end that here.
      packed.push(await orAbort(orEnd(packImage(source, { signal, shown }), client.ended), signal));
    }
    const transfer = packed.flatMap((one) => one.transfer);
    return client.call(task(packed), transfer, hooks);
  };
  try {
    return await attempt(false);
  } catch (error) {
    const refused = error instanceof DaeError && error.code === 'UNSUPPORTED_INPUT';
    if (!refused || !sources.some(isImageElement)) throw error;
    return attempt(true).catch((later: unknown) => {
      throw isAbort(later) ? later : error;
    });
  }
}
