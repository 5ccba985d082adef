import { PageError } from '../page-error.js';

/** Formats in order of preference: VP8 needs the least processor time, which the network needs. */
const FORMATS = [
  { type: 'video/webm;codecs=vp8', extension: 'webm', name: 'WebM' },
  { type: 'video/webm', extension: 'webm', name: 'WebM' },
  { type: 'video/mp4', extension: 'mp4', name: 'MP4' },
] as const;

const LONGEST_END_MS = 2000;

export interface Recording {
  file: Blob;
  extension: string;
  name: string;
  seconds: number;
}

/** Records a canvas. Returns undefined if the browser cannot record. */
export function startRecording(canvas: HTMLCanvasElement): Recorder | undefined {
  if (typeof MediaRecorder !== 'function' || !('captureStream' in canvas)) return undefined;
  const format = FORMATS.find(({ type }) => MediaRecorder.isTypeSupported(type));
  return format && new Recorder(canvas, format);
}

export class Recorder {
  private readonly recorder: MediaRecorder;
  private readonly chunks: Blob[] = [];
  private readonly begin = performance.now();
  private failure: unknown;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly format: (typeof FORMATS)[number],
  ) {
    const pixels = canvas.width * canvas.height;
    this.recorder = new MediaRecorder(canvas.captureStream(), {
      mimeType: format.type,
      // A tenth of a bit for each pixel at 30 frames per second, and at least 1 Mbit/s.
      videoBitsPerSecond: Math.max(1_000_000, Math.round(3 * pixels)),
    });
    this.recorder.addEventListener('dataavailable', ({ data }) => this.chunks.push(data));
    this.recorder.addEventListener('error', (event) => (this.failure = (event as ErrorEvent).error ?? event));
    // Chunks are delivered every second, so that a long recording does not fill the recorder's memory.
    this.recorder.start(1000);
  }

  get seconds(): number {
    return (performance.now() - this.begin) / 1000;
  }

  get bytes(): number {
    return this.chunks.reduce((sum, { size }) => sum + size, 0);
  }

  async stop(): Promise<Recording> {
    const { seconds, recorder } = this;
    if (recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
      recorder.stop();
      // Firefox sometimes does not stop; ending the recorder's tracks stops it.
      const hurry = setTimeout(() => this.endTracks(), LONGEST_END_MS);
      await stopped;
      clearTimeout(hurry);
    }
    this.endTracks();
    if (this.bytes === 0) throw new PageError('The browser recorded nothing.', { cause: this.failure });
    const { type, extension, name } = this.format;
    return { file: new Blob(this.chunks, { type: type.split(';')[0]! }), extension, name, seconds };
  }

  private endTracks() {
    this.recorder.stream.getTracks().forEach((track) => track.stop());
  }
}
