import type { NoiseSpec } from 'dae-wasm';
import '../../styles/learn.css';
import '../../styles/strip.css';
import { clearError, showError } from '../alert.js';
import { byId, setText } from '../dom.js';
import { Latest } from '../latest.js';
import { Lazy } from '../lazy.js';
import { onNetwork } from '../network.js';
import type { Tab } from '../tabs.js';
import { NoiseForm } from '../noise-form.js';
import { TutorialNetwork } from './tutorial-network.js';
import { showLayers } from './layers.js';
import markup from './panel.html?raw';
import { SamplePicker } from './sample-picker.js';
import { loadRest, loadSamples, type Sample } from './samples.js';
import { renderSample, showSample } from './story.js';

/** The tutorial's three steps on test images of Fashion-MNIST. */
class LearnPanel {
  readonly network = new TutorialNetwork({
    before: () => this.latest.cancel(),
    after: ({ info }) => showLayers(info),
  });
  private readonly noise: NoiseForm;
  private readonly latest = new Latest();
  private all: Sample[] = [];
  private picker: SamplePicker | undefined;
  private chosen: Sample | undefined;
  private updating: Promise<void> | undefined;
  private again = false;

  constructor() {
    byId('learn').innerHTML = markup;
    this.noise = new NoiseForm('learn-');
    this.noise.onChange(byId('learn-noise'), () => void this.update());
    // A training run may use the network, so the training panel asks before it is replaced.
    onNetwork((name) => {
      import('../train/open.js')
        .then(({ useListedNetwork }) => useListedNetwork(name))
        .catch((error: unknown) => void showError(error));
    });
  }

  get samples(): Sample[] {
    return this.all;
  }

  /** Resolves when the first result is shown. Engine and samples are fetched at the same time. */
  async open() {
    const shown = this.showSamples();
    await this.startNetwork();
    await shown;
    await this.update();
    // The first result needs only these samples; the others follow.
    void loadRest(this.all).then(
      (late) => {
        this.picker?.draw();
        if (this.chosen && late.includes(this.chosen)) void this.update();
      },
      (error: unknown) => void showError(error),
    );
  }

  /** Updates the pictures for the newest settings after the current update, so that they follow a moving slider. */
  update(): Promise<void> {
    this.again = true;
    this.updating ??= this.updateAll().finally(() => (this.updating = undefined));
    return this.updating;
  }

  private async updateAll() {
    while (this.again) {
      this.again = false;
      const { denoiser } = this.network;
      const { chosen } = this;
      if (!denoiser || !chosen) return;
      try {
        await this.latest.run((signal) => renderSample(denoiser, chosen, this.noise.noise as NoiseSpec, signal));
      } catch (error) {
        await showError(error);
      }
    }
  }

  private choose(sample: Sample) {
    clearError();
    this.chosen = sample;
    this.picker?.select(this.all.indexOf(sample));
    void this.update();
  }

  private async showSamples() {
    this.all = await loadSamples();
    this.picker = new SamplePicker(this.all, (index) => this.choose(this.all[index]!));
    const [first] = this.all;
    if (!first) return;
    this.chosen = first;
    this.picker.select(0);
    showSample(first);
  }

  private async startNetwork() {
    document.body.classList.remove('failed');
    try {
      await this.network.start();
    } catch (error) {
      document.body.classList.add('failed');
      setText('backend', 'The engine could not start.');
      throw error;
    }
  }
}

/** The panel, also for the tab where its network is trained. */
export const learnPanel = new Lazy(async () => {
  const panel = new LearnPanel();
  await panel.open();
  return panel;
});

export async function open(): Promise<Tab> {
  await learnPanel.get();
  return {};
}
