import type { BatchEvent, Dataset, Denoiser, EpochEvent, ModelFormat, TrainRun } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { announce, byId, inputById, setText, show } from '../dom.js';
import {
  offerNetwork,
  restoreNetwork,
  showNetwork,
  withdrawNetwork,
  type TutorialModel,
  type NetworkName,
} from '../network.js';
import { PageError } from '../page-error.js';
import type { Sample } from '../learn/samples.js';
import { saveAs } from '../save.js';
import { ask } from './ask.js';
import { LossChart, showTable } from './chart.js';
import { fashionMnist } from './data.js';
import { Gallery } from './gallery.js';
import { imageCount, lockSettings, onOwnPictures, ownPictures, runSettings, settingsAreValid } from './settings.js';
import type { RunSettings } from './settings.js';
import { forgetRun, saveRun, type SavedRun } from './store.js';

/** Functions of the page that the panel needs. */
export interface Page {
  denoiser(): Denoiser;
  /**
   * Replaces the page's network, under a name of its list. `ready` is called before the network in use is disposed of.
   */
  use(model: TutorialModel, name: NetworkName, ready?: () => Promise<void>): Promise<Denoiser>;
  /** Updates the pictures after the weights have changed. */
  update(): void;
}

/** Interval at which the pictures are updated during training. */
const REFRESH_MS = 700;

/** The panel's own place for errors, so that errors about pictures do not replace them. */
const PLACE = 'train-alert';

type State = 'idle' | 'starting' | 'running' | 'paused';

/** The training panel: the tutorial's training loop, in the page. */
export class TrainPanel {
  private readonly chart = new LossChart();
  private readonly gallery: Gallery;
  private run: TrainRun | undefined;
  /** The current run, from loading data to saving the result. Replacing the network waits for its end. */
  private currentRun: Promise<void> = Promise.resolve();
  private state: State = 'idle';
  /** The loading of another network. A run that is started meanwhile begins after it. */
  private switching: Promise<unknown> = Promise.resolve();
  private starting = new AbortController();
  private settings: RunSettings | undefined;
  private history: EpochEvent[] = [];
  private lastBatch: BatchEvent | undefined;
  private refreshed = 0;
  private refreshing = false;
  private saved: SavedRun | undefined;
  /** The checkpoint of the run's last epoch. */
  private lastCheckpoint: ArrayBuffer | undefined;
  /** The visitor's file that was opened last. */
  private file: ArrayBuffer | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly page: Page,
    samples: Sample[],
  ) {
    this.gallery = new Gallery(samples);
    byId('train-form').addEventListener('submit', (event) => {
      event.preventDefault();
      if (settingsAreValid()) this.begin(runSettings());
    });
    byId('train-pause').addEventListener('click', () => void this.pause());
    byId('train-stop').addEventListener('click', () => void this.stop());
    byId('train-save').addEventListener('click', () => void this.saveFile('safetensors'));
    byId('train-save-onnx').addEventListener('click', () => void this.saveFile('onnx'));
    byId('train-continue').addEventListener('click', () => this.continue());
    byId('train-forget').addEventListener('click', () => void this.forget());
    inputById('train-rate').addEventListener('change', () => {
      const rate = Number(inputById('train-rate').value);
      if (this.run && inputById('train-rate').reportValidity() && rate > 0) this.run.setLearningRate(rate);
    });
    onOwnPictures();
    this.show('idle');
  }

  /** Called when the engine is ready: shows the first reconstruction, and offers a saved run. */
  async offer(saved: SavedRun | undefined) {
    byId<HTMLButtonElement>('train-go').disabled = false;
    for (const id of ['train-save', 'train-save-onnx']) byId<HTMLButtonElement>(id).disabled = false;
    this.saved = saved;
    this.showSaved();
    if (saved) {
      this.chart.clear();
      saved.history.forEach((event) => this.chart.addEpoch(event));
      showTable(saved.history);
      this.showResults();
    }
    await this.gallery.corrupt(this.page.denoiser(), 'gaussian', 0.2).catch(() => {});
    await this.refresh();
  }

  /** Opens the visitor's model file. */
  async open(file: File) {
    const bytes = await file.arrayBuffer();
    const denoiser = await this.replace(bytes, 'file');
    if (!denoiser) return;
    this.file = bytes;
    offerNetwork('file', `from the file ${file.name}`);
    const { name, params } = denoiser.info;
    setText('train-status', `${file.name}: ${name}, ${params.toLocaleString('en')} weights.`);
    announce(`${file.name} is the network now`);
  }

  /** Uses a network of the page's list. */
  async choose(name: NetworkName) {
    try {
      await this.replace(this.modelOf(name), name);
    } finally {
      // If the visitor kept the network, or the other could not be loaded, the list must show the one in use.
      restoreNetwork();
    }
  }

  private modelOf(name: NetworkName): TutorialModel {
    if (name === 'trained-here') return this.saved!.model;
    return name === 'file' ? this.file! : name;
  }

  /** Replaces the network in use. A current run ends only if the visitor agrees, and is saved. */
  private async replace(model: TutorialModel, name: NetworkName): Promise<Denoiser | undefined> {
    if (this.state !== 'idle' && !(await this.mayEnd())) return undefined;
    const replaced = this.page.use(model, name, () => this.stop());
    this.switching = replaced.catch(() => {});
    const denoiser = await replaced;
    await this.refresh();
    this.page.update();
    return denoiser;
  }

  private mayEnd(): Promise<boolean> {
    return ask(
      'A network is being trained. To use another one, its training has to stop; it is kept, and can be continued.',
      'Stop the training',
      'Go on training',
    );
  }

  private begin(settings: RunSettings, from?: SavedRun) {
    this.currentRun = this.start(settings, from);
  }

  /** Continues the saved run to its last epoch, or after that, for the number of epochs in the form. */
  private continue() {
    if (!this.saved) return;
    const { settings, history } = this.saved;
    const { epochs } = settings.options;
    const done = history.at(-1)?.epoch ?? 0;
    if (done >= epochs && !settingsAreValid()) return;
    const goal = done < epochs ? epochs : done + runSettings().options.epochs;
    this.begin({ ...settings, options: { ...settings.options, epochs: goal } }, this.saved);
  }

  private async start(settings: RunSettings, from?: SavedRun) {
    this.settings = settings;
    this.history = from ? [...from.history] : [];
    this.lastBatch = undefined;
    this.lastCheckpoint = from?.checkpoint;
    this.starting = new AbortController();
    clearError(PLACE);
    this.show('starting');
    try {
      await this.switching;
      const data = await this.data(settings, this.starting.signal);
      const denoiser = await this.prepare(settings, from);
      this.chart.clear();
      this.history.forEach((event) => this.chart.addEpoch(event));
      showTable(this.history);
      this.showResults();
      await this.corruptGallery(denoiser, settings);
      this.starting.signal.throwIfAborted();
      this.run = denoiser.fit(data, {
        ...settings.options,
        ...(from?.checkpoint && { resume: from.checkpoint }),
        onBatch: (event) => this.onBatch(event),
        onEpoch: (event) => this.onEpoch(event),
      });
      this.show('running');
      announce('Training');
      const report = await this.run.done;
      await this.saveRunLater(report.checkpoint ?? this.lastCheckpoint);
      setText('train-status', this.summary(report.stopped ? 'Stopped' : 'Done'));
      announce(this.summary(report.stopped ? 'Stopped' : 'Done'));
    } catch (error) {
      const aborted = this.starting.signal.aborted;
      const ended = this.run ? 'The training ended early; the weights so far are kept.' : 'Nothing was trained.';
      setText('train-status', aborted ? 'Cancelled.' : ended);
      const files = settings.images === 'own' ? ownPictures() : [];
      if (!aborted) void showError(error, { place: PLACE, files });
    } finally {
      this.run = undefined;
      this.show('idle');
      await this.refresh();
      this.page.update();
    }
  }

  private async data({ images }: RunSettings, signal: AbortSignal): Promise<Dataset> {
    if (images === 'own') {
      const files = ownPictures();
      if (files.length < 2) throw new PageError('Choose at least two pictures to train on.');
      return files;
    }
    return fashionMnist(imageCount(images), signal, (loaded, total) => {
      const of = total ? ` of ${(total / 1e6).toFixed(0)}` : '';
      setText('train-status', `Fetching the training images: ${(loaded / 1e6).toFixed(1)}${of} MB`);
      this.setBar(total && loaded / total);
    });
  }

  /** Makes the network that the run starts from the page's network. */
  private async prepare({ start, options }: RunSettings, from?: SavedRun): Promise<Denoiser> {
    if (from) return this.page.use(from.model, 'trained-here');
    if (start === 'current') {
      showNetwork('trained-here');
      return this.page.denoiser();
    }
    const { name, description, channels, noiseSigma, noise, symmetry, layers } = this.page.denoiser().info;
    const input = { channels, ...(noiseSigma && { noiseSigma }), ...(noise && { noise }) };
    const rows = layers.map(tableRow);
    const table = { version: 1, name, description, input, ...(symmetry && { symmetry }), layers: rows };
    return this.page.use({ table, seed: options.seed ?? 0 }, 'trained-here');
  }

  private async corruptGallery(denoiser: Denoiser, { options: { noise } }: RunSettings) {
    const kind = Array.isArray(noise.kind) ? noise.kind[0]! : noise.kind;
    const level = Array.isArray(noise.level) ? (noise.level[0] + noise.level[1]) / 2 : noise.level;
    await this.gallery.corrupt(denoiser, kind, level);
  }

  private onBatch(event: BatchEvent) {
    this.lastBatch = event;
    const epochs = this.settings!.options.epochs;
    this.chart.addBatch((event.step / event.totalSteps) * epochs, event.loss);
    this.setBar(event.step / event.totalSteps);
    setText('train-status', this.progressText(event));
    if (performance.now() - this.refreshed > REFRESH_MS) void this.refresh();
  }

  private progressText({ step, totalSteps, epoch, loss, imagesPerSecond, secondsLeft }: BatchEvent): string {
    const { epochs } = this.settings!.options;
    const rate = Math.round(imagesPerSecond).toLocaleString('en');
    return (
      `Epoch ${Math.min(epoch + 1, epochs)} of ${epochs}, step ${step.toLocaleString('en')} of ` +
      `${totalSteps.toLocaleString('en')}, loss ${loss.toFixed(5)}, ${rate} images/s, ${timeText(secondsLeft)} left`
    );
  }

  private onEpoch(event: EpochEvent) {
    this.history.push(event);
    this.chart.addEpoch(event);
    showTable(this.history);
    const psnr = event.psnr === undefined ? '' : `, validation PSNR ${event.psnr.toFixed(2)} dB`;
    announce(`Epoch ${event.epoch} of ${this.settings!.options.epochs}${psnr}`);
    void this.run?.checkpoint().then(
      (checkpoint) => {
        this.lastCheckpoint = checkpoint;
        return this.saveRunLater(checkpoint);
      },
      () => {}, // the run has ended and saves itself
    );
    this.page.update();
  }

  private async pause() {
    if (!this.run) return;
    if (byId('train-pause').textContent === 'Resume') {
      this.run.resume();
      this.show('running');
      return;
    }
    await this.run.pause();
    this.show('paused');
    setText('train-status', this.summary('Paused'));
    announce('Paused');
    await this.refresh();
    await this.saveRunLater(await this.run?.checkpoint());
  }

  private async stop() {
    this.starting.abort();
    await this.run?.stop().catch(() => {});
    await this.currentRun;
  }

  private summary(what: string): string {
    const last = this.history.at(-1);
    const psnr = last?.psnr === undefined ? '' : `, validation PSNR ${last.psnr.toFixed(2)} dB`;
    const steps = this.lastBatch ? ` after step ${this.lastBatch.step.toLocaleString('en')}` : '';
    return `${what}${steps}${psnr}. The page uses this network now.`;
  }

  /** Saves the weights and the checkpoint, one call after another, so that the last one counts. */
  private saveRunLater(checkpoint: ArrayBuffer | undefined): Promise<void> {
    this.saving = this.saving.then(() => this.saveRunNow(checkpoint));
    return this.saving;
  }

  private async saveRunNow(checkpoint: ArrayBuffer | undefined) {
    const { settings, history } = this;
    if (!settings) return;
    try {
      const model = await (await this.page.denoiser().save()).arrayBuffer();
      const kept = { model, settings, history: [...history], savedAt: Date.now() };
      this.saved = { ...kept, ...(checkpoint && { checkpoint }) };
      // The visitor's files are not saved, so a run on them cannot be continued after a reload.
      await saveRun(settings.images === 'own' ? kept : this.saved);
    } catch {
      // Training also works if the browser cannot save the run; the file can be downloaded.
    }
    this.showSaved();
  }

  private async forget() {
    await forgetRun();
    this.saved = undefined;
    this.showSaved();
    withdrawNetwork('trained-here');
    announce('Forgotten. The page starts with its own network next time.');
  }

  private showSaved() {
    show('train-saved', this.saved !== undefined && !this.run);
    if (!this.saved) return;
    const { checkpoint, history, settings, savedAt } = this.saved;
    const epochs = history.at(-1)?.epoch ?? 0;
    const when = new Date(savedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    setText(
      'train-saved-text',
      `Kept in this browser: a network trained for ${epochs} of ${settings.options.epochs} epochs, ${when}.`,
    );
    show('train-continue', checkpoint !== undefined);
    offerNetwork('trained-here');
  }

  private async saveFile(format: ModelFormat) {
    try {
      const { name } = this.page.denoiser().info;
      saveAs(await this.page.denoiser().save({ format }), `${name}.${format}`);
    } catch (error) {
      void showError(error, { place: PLACE });
    }
  }

  private async refresh() {
    if (this.refreshing) return;
    this.refreshing = true;
    try {
      await this.gallery.reconstruct(this.page.denoiser());
    } catch {
      // The network was replaced in the meantime; the next refresh uses the new one.
    }
    this.refreshed = performance.now();
    this.refreshing = false;
  }

  private showResults() {
    show('train-empty', false);
    show('train-results', true);
  }

  private setBar(fraction: number | undefined) {
    const bar = byId<HTMLProgressElement>('train-bar');
    if (fraction === undefined) bar.removeAttribute('value');
    else bar.value = fraction;
  }

  private show(state: State) {
    this.state = state;
    const busy = state !== 'idle';
    document.body.dataset.training = state;
    lockSettings(busy);
    show('train-go', !busy);
    show('train-pause', state === 'running' || state === 'paused');
    setText('train-pause', state === 'paused' ? 'Resume' : 'Pause');
    show('train-stop', busy);
    show('train-bar', busy);
    if (state === 'starting') this.setBar(undefined);
    this.showSaved();
  }
}

/** Converts a layer of `info` to a row of the layer table. */
function tableRow(layer: Denoiser['info']['layers'][number]): object {
  const { params: _, ...row } = layer;
  return layer.kernel ? { padding: 'same', ...row } : row;
}

function timeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '…';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
}
