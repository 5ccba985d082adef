import type { AdaptEvent, AdaptOptions } from './adapt-types.js';
import type { AdaptState } from './adaptation.js';
import { orAbort, orEnd } from './batch.js';
import type { Client } from './client.js';
import { abortError, invalid } from './errors.js';
import { ADAPTATION_OPTIONS } from './option-names.js';
import { checkNames } from './options.js';
import { callWithPictures } from './picture-call.js';
import type { Packed } from './sources.js';
import type { ImageSource } from './types.js';

/** Time slice in ms after which the worker handles other calls; a longer step is finished first. */
const ADAPT_SLICE_MS = 25;

const DEFAULT_SECONDS = 30;

/** Adapts the worker's network to images and returns the adapted model's file. */
export async function adaptModel(
  client: Client,
  sources: Iterable<ImageSource>,
  options: AdaptOptions,
  preview: AdaptEvent['preview'],
): Promise<ArrayBuffer> {
  const { signal, stop, onProgress } = options;
  const limit = limitOf(options);
  const { clean, sigma, seed, learningRate } = options;
  const engineOptions = JSON.stringify({ clean, sigma, seed, learningRate });
  let added = 0;
  try {
    for (const source of sources) {
      const task = ([packed]: Packed[]) =>
        ({ type: 'adapt-add', image: packed!.image, options: engineOptions }) as const;
      await callWithPictures(client, [source], task, { signal });
      ++added;
    }
    if (added === 0) throw invalid('expected images to adapt to, got none');
    if (options.noisy !== undefined) {
      const task = ([packed]: Packed[]) => ({ type: 'adapt-noise', image: packed!.image }) as const;
      await callWithPictures(client, [options.noisy], task, { signal });
    }
    let seconds = 0;
    for (let done = 0; done < 1 && !stop?.aborted;) {
      const slice = await client.call({ type: 'adapt-step', budgetMs: ADAPT_SLICE_MS, steps: limit.steps }, [], {
        signal,
      });
      seconds += slice.seconds;
      done = slice.state.finished ? 1 : limit.done(slice.state, seconds);
      const event = { ...describe(slice.state), done, seconds, preview };
      await orAbort(orEnd(Promise.resolve(onProgress?.(event)), client.ended), signal);
    }
    return (await client.call({ type: 'adapt-model' }, [], { signal })).data.buffer;
  } finally {
    await client.call({ type: 'adapt-end' }).catch(() => {});
  }
}

function limitOf(options: AdaptOptions) {
  checkNames(options, ADAPTATION_OPTIONS, 'options of adapt()');
  const { seconds = DEFAULT_SECONDS, steps, sigma, seed, learningRate, signal } = options;
  if (signal?.aborted) throw abortError();
  // JSON has no NaN: the engine would read it as a missing option.
  for (const value of [sigma, seed, learningRate].flat()) {
    if (value !== undefined && !Number.isFinite(value))
      throw invalid(`expected numbers as sigma, seed and learningRate, got ${value}`);
  }
  if (options.noisy !== undefined && (!options.clean || sigma !== undefined)) {
    throw invalid('expected noisy with clean: true and without sigma');
  }
  if (!(seconds > 0 && Number.isFinite(seconds))) throw invalid(`expected seconds above 0, got ${seconds}`);
  if (steps !== undefined && !(Number.isInteger(steps) && steps > 0 && steps < 2 ** 31)) {
    throw invalid(`expected steps from 1, got ${steps}`);
  }
  if (steps !== undefined && options.seconds !== undefined) throw invalid('expected either seconds or steps, got both');
  const done = (state: AdaptState, worked: number): number =>
    steps === undefined ? Math.min(worked / seconds, 1) : state.step / steps;
  return { steps: steps ?? 2 ** 31 - 1, done };
}

function describe({ targets, totalTargets, step, bestStep, startLoss, bestLoss }: AdaptState) {
  const phase = targets < totalTargets ? 'targets' : 'training';
  const gain = bestLoss > 0 ? 10 * Math.log10(startLoss / bestLoss) : 0;
  return { phase, step, bestStep, gain } as const;
}
