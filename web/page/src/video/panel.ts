import { processVideo, type Denoiser, type VideoFrameEvent, type VideoRun } from 'dae-wasm';
import { clearError, showError } from '../alert.js';
import { announce, byId, canvasById, inputById, selectById, setText, show } from '../dom.js';
import { draw } from '../draw.js';
import { PageError } from '../page-error.js';
import { createPageDenoiser } from '../engine.js';
import { Figures, type RequestedSize } from './figures.js';
import markup from './panel.html?raw';
import { startRecording, type Recorder } from './recorder.js';
import { Source } from './source.js';

/** The frame rate to hold, in frames per second. */
const AT_LEAST = 15;
/** The largest height of enlarged frames; larger results are reduced by averaging. */
const MOST_ROWS = 1080;

/** The values of the menu `#video-network`. */
type VideoModel = 'photo-small' | 'super-x2' | 'super-x4' | 'super-x8';

/** The video tab: denoises a video beside the original. */
export class VideoPanel {
  private readonly source = new Source();
  private readonly figures = new Figures();
  private model: VideoModel = 'photo-small';
  private denoiser: Promise<Denoiser> | undefined;
  private run: VideoRun | undefined;
  private recorder: Recorder | undefined;
  private recordings = 0;
  /** The network's last input. */
  private given: ImageData | undefined;
  private noiseSeed = 0;
  /** The number of the last opened source; an earlier one that is still opening is dropped. */
  private opening = 0;

  constructor() {
    byId('video').innerHTML = markup;
    byId('video-pause').addEventListener('click', () => void this.togglePause());
    byId('video-stop').addEventListener('click', () => void this.close());
    byId('video-record').addEventListener('click', () => void this.toggleRecording());
    for (const id of ['video-height', 'video-hold']) byId(id).addEventListener('change', () => this.restart());
    inputById('video-noise').addEventListener('input', () => {
      this.showNoise();
      this.run?.refresh();
    });
    selectById('video-network').addEventListener('change', () => void this.changeNetwork());
    this.showNoise();
  }

  openFile = (file: File) => this.open(file.name, () => this.source.openFile(file));
  openCamera = () => this.open('The camera', () => this.source.openCamera());
  openClip = () => this.open('The sample clip', () => this.source.openClip());

  private async open(name: string, begin: () => Promise<void>) {
    const number = ++this.opening;
    await this.end();
    clearError();
    setText('video-state', `${name} is being opened…`);
    try {
      await Promise.all([this.network(), begin()]);
    } catch (error) {
      if (number !== this.opening) return;
      await this.close();
      throw error;
    }
    if (number !== this.opening) return;
    setText('video-state', name);
    announce(`${name} plays`);
    this.showPlayer(true);
    this.showPaused(false);
    await this.start();
  }

  /** Loads the chosen network; only one is kept at a time. */
  private network(): Promise<Denoiser> {
    const model = selectById('video-network').value as VideoModel;
    if (this.model !== model) void this.forgetNetwork();
    this.model = model;
    this.denoiser ??= createPageDenoiser(model);
    return this.denoiser;
  }

  private async forgetNetwork() {
    const before = this.denoiser;
    this.denoiser = undefined;
    await before?.then(
      (denoiser) => denoiser.dispose(),
      () => {},
    );
  }

  private async changeNetwork() {
    const enlarges = selectById('video-network').value !== 'photo-small';
    // Super-resolution is for small frames, which need not be noisy.
    selectById('video-height').value = enlarges ? '144' : '288';
    inputById('video-noise').value = enlarges ? '0' : '0.1';
    this.showNoise();
    if (!this.run) return;
    this.run.stop();
    try {
      await this.network();
      await this.start();
    } catch (error) {
      void showError(error);
      await this.close();
    }
  }

  /** Restarts the same source with new settings. */
  private restart() {
    if (this.run) void this.start().catch((error: unknown) => void showError(error));
  }

  private async start() {
    this.run?.stop();
    const opened = this.opening;
    const denoiser = await this.network();
    if (opened !== this.opening) return;
    const { video } = this.source;
    const height = this.askedHeight();
    const canvasSize = this.limitCanvas(height * denoiser.info.scale);
    const atLeast = inputById('video-hold').checked ? AT_LEAST : 0;
    this.figures.reset();
    // Another start may have happened while the network was loading.
    this.run?.stop();
    const run = processVideo(
      video,
      canvasById('video-after'),
      (frame, signal) => this.filter(denoiser, frame, signal),
      {
        height,
        atLeast,
        canvasSize,
        onFrame: (event) => this.onFrame(event, { height, atLeast }),
      },
    );
    this.run = run;
    if (video.paused) run.refresh();
    run.done.catch((error: unknown) => {
      void showError(error);
      void this.close();
    });
  }

  /** Limits the canvas's size if results would be unnecessarily large. */
  private limitCanvas(rows: number): 'fit' | 'keep' {
    if (rows <= MOST_ROWS) return 'fit';
    const { videoWidth, videoHeight } = this.source.video;
    const canvas = canvasById('video-after');
    canvas.height = MOST_ROWS;
    canvas.width = Math.round((MOST_ROWS * videoWidth) / videoHeight);
    return 'keep';
  }

  private askedHeight(): number {
    const { videoHeight } = this.source.video;
    const chosen = selectById('video-height').value;
    return chosen === 'own' ? videoHeight : Math.min(Number(chosen), videoHeight);
  }

  private async filter(denoiser: Denoiser, frame: ImageData, signal: AbortSignal) {
    const level = Number(inputById('video-noise').value);
    this.given = frame;
    if (level > 0) {
      const noise = { kind: 'gaussian', level, seed: this.noiseSeed++ } as const;
      this.given = (await denoiser.corrupt(frame, noise, { signal })).image;
    }
    return denoiser.denoise(this.given, { signal });
  }

  private onFrame({ stats }: VideoFrameEvent, requested: RequestedSize) {
    if (this.given) draw(canvasById('video-before'), this.given);
    this.figures.show(stats, requested, canvasById('video-after'));
    if (this.recorder) setText('video-recording', `Recording, ${timeText(this.recorder.seconds)}`);
  }

  private showNoise() {
    const level = Number(inputById('video-noise').value);
    setText('video-noise-value', level > 0 ? level.toFixed(2) : 'none');
  }

  private async togglePause() {
    const { video } = this.source;
    if (video.paused) await video.play().catch((error: unknown) => void showError(error));
    else video.pause();
    this.showPaused(video.paused);
    announce(video.paused ? 'Paused' : 'Playing');
  }

  private showPlayer(shown: boolean) {
    show('video-player', shown);
    show('video-empty', !shown);
  }

  /** Pauses the video while another tab is open. */
  leave() {
    if (!this.run || this.recorder) return;
    this.source.video.pause();
    this.showPaused(true);
  }

  private showPaused(paused: boolean) {
    setText('video-pause', paused ? 'Play' : 'Pause');
  }

  private async toggleRecording() {
    if (this.recorder) return this.endRecording();
    this.recorder = startRecording(canvasById('video-after'));
    if (!this.recorder) {
      void showError(new PageError('This browser cannot record what a page shows.'));
      return;
    }
    show('video-download', false);
    this.showRecording(true);
    announce('Recording');
  }

  private async endRecording() {
    const { recorder } = this;
    if (!recorder) return;
    this.recorder = undefined;
    this.showRecording(false);
    try {
      const { file, extension, name, seconds } = await recorder.stop();
      const link = byId<HTMLAnchorElement>('video-download');
      if (link.href) URL.revokeObjectURL(link.href);
      link.href = URL.createObjectURL(file);
      link.download = `${this.model === 'photo-small' ? 'denoised' : 'enlarged'}-${++this.recordings}.${extension}`;
      const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`;
      setText('video-download', `Download ${name}, ${timeText(seconds)}, ${size}`);
      show('video-download', true);
      announce('The recording is ready to download');
    } catch (error) {
      void showError(error);
    }
  }

  /** The picture keeps its size while it is recorded, because some players do not support changes. */
  private showRecording(records: boolean) {
    setText('video-record', records ? 'Stop recording' : 'Record');
    setText('video-recording', '');
    for (const id of ['video-height', 'video-network']) selectById(id).disabled = records;
  }

  /** Closes the source; the network stays loaded. */
  private async end() {
    await this.endRecording();
    this.run?.stop();
    this.run = undefined;
    this.source.close();
  }

  private async close() {
    ++this.opening;
    await this.end();
    this.showPlayer(false);
    setText('video-state', '');
    await this.forgetNetwork();
  }
}

function timeText(seconds: number): string {
  const rest = Math.floor(seconds);
  return `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, '0')}`;
}
