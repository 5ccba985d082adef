import type { Result } from './types.js';

/** What becomes of a frame: a picture of any size. What `denoise()` gives, with `output: 'bitmap'` too, is one. */
export type FrameFilter = (frame: ImageData, signal: AbortSignal) => Promise<FilteredFrame>;

export interface FilteredFrame {
  /** A bitmap is closed when it was drawn. */
  image: ImageData | ImageBitmap;
  timings?: { runMs: number };
}

export interface VideoOptions {
  /** Rows that frames are scaled down to before they are filtered; never up. Default: those of the video. */
  height?: number;
  /**
   * Frames a second to hold, if the video has as many. While a frame takes longer than that allows, frames are made
   * smaller, down to a fourth of the height, and larger again when there is time. Default 0: the size stays.
   */
  atLeast?: number;
  /** `'keep'`: results are scaled to the canvas's size. Default `'fit'`: the canvas gets theirs. */
  canvasSize?: 'fit' | 'keep';
  /** Called when a frame was drawn. */
  onFrame?: (event: VideoFrameEvent) => void;
}

export interface VideoStats {
  /** Frames that were drawn. */
  frames: number;
  /** Frames that the video showed and that were passed over, because an earlier one was still in work. */
  dropped: number;
  /** Drawn frames a second, over the last two seconds. */
  framesPerSecond: number;
  /** From reading a frame to drawing its result: the median of the last 30, in milliseconds. */
  frameMs: number;
  /** The filter's `timings.runMs` of the same frames. */
  runMs: number;
  /** Of the frames that are filtered. */
  width: number;
  height: number;
  /** Whether they are smaller than asked for, to hold {@link VideoOptions.atLeast}. */
  reduced: boolean;
  /** Frames are read through a canvas, which some browsers tamper with: see {@link Result.readback}. */
  readback: 'exact' | 'tampered';
}

export interface VideoFrameEvent {
  /** The frame as it was given to the filter, and what came of it. */
  frame: ImageData;
  image: ImageData | ImageBitmap;
  /** The frame's place in the video, in seconds. */
  mediaTime: number;
  stats: VideoStats;
}

export interface VideoRun {
  readonly stats: VideoStats;
  /** Filters the frame that is shown once more: for a paused video, after something changed. */
  refresh(): void;
  /** No further frames. The video goes on by itself. */
  stop(): void;
  /** Resolves after `stop()`; rejects when a frame cannot be read or filtered. */
  readonly done: Promise<VideoStats>;
}
