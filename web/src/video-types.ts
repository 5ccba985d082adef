import type { Result } from './types.js';

/** Turns a frame into an image of any size. `denoise()` with the output `'imagedata'` or `'bitmap'` is a filter. */
export type FrameFilter = (frame: ImageData, signal: AbortSignal) => Promise<FilteredFrame>;

export interface FilteredFrame {
  /** The image to draw. A bitmap is closed after it was drawn. */
  image: ImageData | ImageBitmap;
  timings?: { runMs: number };
}

export interface VideoOptions {
  /** Frames are scaled down to this number of rows before they are filtered, never up. Default: the video's height. */
  height?: number;
  /**
   * Frame rate to keep, in frames per second, if the video has that many. If frames take too long, they are made smaller, down to
   * a fourth of the height, and larger again when there is time. Default 0: the size stays.
   */
  atLeast?: number;
  /** `'keep'` scales results to the canvas's size; `'fit'` gives the canvas the size of the results. Default `'fit'`. */
  canvasSize?: 'fit' | 'keep';
  /** Called after a frame was drawn. */
  onFrame?: (event: VideoFrameEvent) => void;
}

export interface VideoStats {
  /** Number of drawn frames. */
  frames: number;
  /** Number of frames that were skipped because an earlier one was still being processed. */
  dropped: number;
  /** Drawn frames per second during the last two seconds. */
  framesPerSecond: number;
  /** Milliseconds from reading a frame to drawing its result, the median of the last 30 frames. */
  frameMs: number;
  /** Median of the filter's `timings.runMs` for the same frames. */
  runMs: number;
  /** Width of the frames that the filter gets. */
  width: number;
  /** Height of the frames that the filter gets. */
  height: number;
  /** Whether frames are smaller than requested, to keep the rate {@link VideoOptions.atLeast}. */
  reduced: boolean;
  /** Whether the browser changes frames that are read through a canvas: see {@link Result.readback}. */
  readback: 'exact' | 'tampered';
}

export interface VideoFrameEvent {
  /** The frame that the filter got. */
  frame: ImageData;
  /** The image that the filter returned. */
  image: ImageData | ImageBitmap;
  /** Time of the frame in the video, in seconds. */
  mediaTime: number;
  stats: VideoStats;
}

export interface VideoRun {
  readonly stats: VideoStats;
  /** Filters the current frame again, for a paused video after something changed. */
  refresh(): void;
  /** Ends filtering. The video itself continues. */
  stop(): void;
  /** Resolves after `stop()`; rejects when a frame cannot be read or filtered. */
  readonly done: Promise<VideoStats>;
}
