import { drawingError, makeContext, readsExactly, type Context } from './canvas.js';
import { DaeError, invalid } from './errors.js';
import { checkNames } from './options.js';
import { watchFrames, type ShownFrame } from './video-frames.js';
import { Meter } from './video-meter.js';
import { FrameSizeControl } from './video-quality.js';
import type { FilteredFrame, FrameFilter, VideoOptions, VideoRun, VideoStats } from './video-types.js';

/** The smallest width and height of a scaled frame. */
const LEAST_SIDE = 16;

/**
 * Filters the frames that a video shows and draws the results on a canvas. One frame is processed at a time; meanwhile only the
 * newest frame is kept. The video may be a file, a stream or the camera.
 */
export function processVideo(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  filter: FrameFilter,
  options: VideoOptions = {},
): VideoRun {
  checkElement('<video>', video, typeof video?.readyState === 'number');
  checkElement('<canvas>', canvas, typeof canvas?.getContext === 'function');
  return new Run(video, canvas, filter, checked(options));
}

/** Node and workers can import this function, too, but have no elements for it. */
function checkElement(expected: string, found: unknown, fits: boolean): void {
  if (fits) return;
  const where = typeof document === 'undefined' ? ', which only a page has' : '';
  throw invalid(`expected a ${expected}${where}, got ${typeof found}`);
}

function checked(options: VideoOptions) {
  checkNames(options, ['height', 'atLeast', 'canvasSize', 'onFrame'], 'options of processVideo()');
  const { height, atLeast = 0, ...rest } = options;
  if (height !== undefined && !(Number.isInteger(height) && height >= LEAST_SIDE)) {
    throw invalid(`expected a height from ${LEAST_SIDE}, got ${height}`);
  }
  if (!(atLeast >= 0 && atLeast <= 1000)) throw invalid(`expected atLeast from 0 to 1000 frames/s, got ${atLeast}`);
  return { ...rest, height, atLeast };
}

interface Size {
  width: number;
  height: number;
}

class Run implements VideoRun {
  readonly done: Promise<VideoStats>;
  private readonly ending = new AbortController();
  private readonly meter = new Meter();
  private readonly sizeControl: FrameSizeControl;
  private readonly scratch = new Scratch();
  private readonly output: CanvasRenderingContext2D;
  private shown: ShownFrame = { count: 0, mediaTime: 0 };
  /** Number of the last frame that was taken to be processed. */
  private lastTakenCount = 0;
  private dropped = 0;
  private hasWaitingFrame = false;
  private isProcessing = false;
  private size: Size = { width: 0, height: 0 };
  private doneCallbacks!: { resolve(stats: VideoStats): void; reject(error: unknown): void };

  constructor(
    private readonly video: HTMLVideoElement,
    canvas: HTMLCanvasElement,
    private readonly filter: FrameFilter,
    private readonly options: ReturnType<typeof checked>,
  ) {
    const context = canvas.getContext('2d');
    if (!context) throw invalid('expected a canvas with a 2d context, it has another one');
    this.output = context;
    this.sizeControl = new FrameSizeControl(options.atLeast);
    this.done = new Promise((resolve, reject) => (this.doneCallbacks = { resolve, reject }));
    watchFrames(video, this.ending.signal, (frame) => {
      this.shown = frame;
      this.take();
    });
  }

  get stats(): VideoStats {
    const { frames, framesPerSecond, frameMs, runMs } = this.meter;
    const { size, dropped } = this;
    const reduced = this.sizeControl.scale < 1;
    const readback = readsExactly() ? 'exact' : 'tampered';
    return { frames, dropped, framesPerSecond, frameMs, runMs, ...size, reduced, readback };
  }

  refresh(): void {
    if (this.ending.signal.aborted || this.video.readyState < this.video.HAVE_CURRENT_DATA) return;
    this.shown = { ...this.shown, mediaTime: this.video.currentTime };
    this.take();
  }

  stop(): void {
    this.ending.abort();
    if (!this.isProcessing) this.doneCallbacks.resolve(this.stats);
  }

  /** Filters the newest frame now, or after the current one. */
  private take() {
    this.hasWaitingFrame = true;
    if (!this.isProcessing) void this.processFrames();
  }

  private async processFrames() {
    this.isProcessing = true;
    try {
      while (this.hasWaitingFrame && !this.ending.signal.aborted) {
        this.hasWaitingFrame = false;
        await this.processFrame(this.shown);
      }
    } catch (error) {
      // A filter that was aborted rejects, which is no failure.
      if (!this.ending.signal.aborted) {
        this.ending.abort();
        this.doneCallbacks.reject(error);
      }
    }
    this.isProcessing = false;
    if (this.ending.signal.aborted) this.doneCallbacks.resolve(this.stats);
  }

  private async processFrame({ count, mediaTime }: ShownFrame) {
    this.dropped += Math.max(0, count - this.lastTakenCount - 1);
    this.lastTakenCount = count;
    const { videoWidth, videoHeight } = this.video;
    // Between two sources there is no frame to read.
    if (!(videoWidth > 0 && videoHeight > 0)) return;
    const begin = performance.now();
    const { signal } = this.ending;
    const full = this.fullSize(videoWidth, videoHeight);
    const frame = this.scratch.read(this.video, scaled(full, this.sizeControl.scale));
    this.size = { width: frame.width, height: frame.height };
    const { image, timings } = await this.filter(frame, signal);
    if (signal.aborted) return;
    this.draw(image, full.height / frame.height);
    const took = performance.now() - begin;
    this.meter.note(took, timings?.runMs ?? 0);
    this.sizeControl.note(took);
    this.options.onFrame?.({ frame, image, mediaTime, stats: this.stats });
    if ('close' in image) image.close();
  }

  private fullSize(width: number, height: number): Size {
    const rows = Math.min(this.options.height ?? height, height);
    return scaled({ width, height }, rows / height);
  }

  /** The canvas has the size of full-quality results; smaller ones are scaled up to it. */
  private draw(image: FilteredFrame['image'], reduction: number) {
    const { canvas } = this.output;
    if (this.options.canvasSize !== 'keep') {
      const width = Math.round(image.width * reduction);
      const height = Math.round(image.height * reduction);
      // Setting a size clears the canvas.
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    this.scratch.draw(image, this.output);
  }
}

function scaled({ width, height }: Size, scale: number): Size {
  const side = (length: number) => Math.max(Math.round(length * scale), Math.min(length, LEAST_SIDE));
  return { width: side(width), height: side(height) };
}

/** Canvases that are reused for every frame. */
class Scratch {
  private reading: Context | undefined;
  private writing: Context | undefined;

  /** Reads the video's current frame at a size. */
  read(video: HTMLVideoElement, { width, height }: Size): ImageData {
    try {
      const context = (this.reading = fitting(this.reading, { width, height }));
      context.imageSmoothingQuality = 'high';
      context.drawImage(video, 0, 0, width, height);
      return context.getImageData(0, 0, width, height);
    } catch (error) {
      throw error instanceof DaeError ? error : drawingError(error, video);
    }
  }

  draw(image: FilteredFrame['image'], to: CanvasRenderingContext2D): void {
    const { width, height } = to.canvas;
    to.imageSmoothingQuality = 'high';
    if ('close' in image) {
      to.drawImage(image, 0, 0, width, height);
    } else if (image.width === width && image.height === height) {
      to.putImageData(image, 0, 0);
    } else {
      const context = (this.writing = fitting(this.writing, image));
      context.putImageData(image, 0, 0);
      to.drawImage(context.canvas, 0, 0, width, height);
    }
  }
}

function fitting(context: Context | undefined, { width, height }: Size): Context {
  const fits = context?.canvas.width === width && context.canvas.height === height;
  return fits ? context : makeContext(width, height);
}
