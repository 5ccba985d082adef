import type { VideoStats } from 'dae-wasm';
import { setText } from '../dom.js';

/** Interval between updates of the numbers; faster changes could not be read. */
const REFRESH_MS = 250;

const whole = (value: number) => Math.round(value).toLocaleString('en');

export interface RequestedSize {
  /** Rows of the frames at full quality. */
  height: number;
  /** The frame rate to hold. */
  atLeast: number;
}

/** Shows frame rate, time per frame and frame size. */
export class Figures {
  private shown = 0;

  show(stats: VideoStats, requested: RequestedSize, result: { width: number; height: number }) {
    if (performance.now() - this.shown < REFRESH_MS) return;
    this.shown = performance.now();
    const { frames, dropped, framesPerSecond, frameMs, runMs, width, height } = stats;
    setText('video-rate', framesPerSecond > 0 ? framesPerSecond.toFixed(1) : '…');
    setText(
      'video-time',
      `${frameMs.toFixed(frameMs < 10 ? 1 : 0)} ms, the network ${runMs.toFixed(runMs < 10 ? 1 : 0)}`,
    );
    const share = Math.round((100 * dropped) / Math.max(1, frames + dropped));
    setText('video-dropped', `${whole(dropped)} of ${whole(frames + dropped)}, ${share} %`);
    const size = `${width} × ${height}`;
    const enlarged = requested.height < result.height;
    setText('video-size', enlarged ? `${size} → ${result.width} × ${result.height}` : size);
    setText('video-note', qualityNote(stats, requested));
  }

  /** Shows the next numbers at once. */
  reset() {
    this.shown = 0;
  }
}

function qualityNote({ reduced, readback, framesPerSecond, height }: VideoStats, requested: RequestedSize) {
  const tampered =
    readback === 'tampered'
      ? ' This browser adds noise of its own to what is read from a canvas, against tracking.'
      : '';
  if (!reduced) return `Frames have the size you chose.${tampered}`;
  const misses = framesPerSecond > 0 && framesPerSecond < 0.8 * requested.atLeast;
  const limit = misses ? ' Even that is too much for this machine now.' : '';
  return (
    `Quality stepped down: ${height} rows instead of ${requested.height}, to hold ${requested.atLeast} frames/s.` +
    `${limit}${tampered}`
  );
}
