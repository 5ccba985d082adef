import type { Denoiser } from 'dae-wasm';
import { createPageDenoiser } from '../engine.js';
import { showNetwork, type TutorialModel, type NetworkName } from '../network.js';
import { loadRun, type SavedRun } from '../train/store.js';

interface Listener {
  /** Called before the network in use is disposed of. */
  before(): void;
  after(denoiser: Denoiser): void;
}

/** The network that is shown and trained: the tutorial's, one that was trained here, or one of a file. */
export class TutorialNetwork {
  private current: Denoiser | undefined;
  private run: SavedRun | undefined;

  constructor(private readonly listener: Listener) {}

  get denoiser(): Denoiser | undefined {
    return this.current;
  }

  /** The network that was trained here on an earlier visit. */
  get saved(): SavedRun | undefined {
    return this.run;
  }

  /** Loads the network that was trained here earlier, or the tutorial's network if there is none or it does not load. */
  async start() {
    this.run = await loadRun();
    const useFirst = () => this.use('fashion-tutorial', 'fashion-tutorial');
    if (this.run) await this.use(this.run.model, 'trained-here').catch(useFirst);
    else await useFirst();
  }

  /**
   * Takes another network into use, in a worker of its own; the one before ends. `name`: how the list has it. `ready`:
   * what is to happen once the new one is loaded and the one before is still there.
   */
  async use(model: TutorialModel, name: NetworkName, ready?: () => Promise<void>): Promise<Denoiser> {
    const made = await createPageDenoiser(model);
    await ready?.();
    // Results with the previous network would fail after it is disposed of.
    this.listener.before();
    await this.current?.dispose();
    this.current = made;
    showNetwork(name);
    this.listener.after(made);
    // Makes the package's denoiser available in the browser's console, for visitors and tests.
    Object.assign(globalThis, { denoiser: made });
    return made;
  }
}
