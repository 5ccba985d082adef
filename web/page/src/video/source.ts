import { PageError } from '../page-error.js';
import { clipStream } from './clip.js';

/** What plays in the panel's video element, one thing at a time. */
export class Source {
  /** Not in the page: only the pictures that are made of its frames are. */
  readonly video = document.createElement('video');
  private url: string | undefined;
  /** Changes with every source, and when one is closed. */
  private turn = 0;

  constructor() {
    Object.assign(this.video, { muted: true, playsInline: true, loop: true });
  }

  async openFile(file: File): Promise<void> {
    this.close();
    this.url = URL.createObjectURL(file);
    this.video.src = this.url;
    await this.play(
      `${file.name} is no video that this browser can play. Most play MP4 (H.264) and WebM; save it as one of these.`,
    );
    if (this.video.videoWidth === 0) {
      this.close();
      throw new PageError(`${file.name} has sound alone, no video.`);
    }
  }

  async openCamera(): Promise<void> {
    await this.openStream(camera);
    await this.play('The camera gives no pictures.');
  }

  async openClip(): Promise<void> {
    await this.openStream(clipStream);
    await this.play('This browser cannot play what the page draws.');
  }

  /** A stream that comes when something else plays already, or nothing is wanted any more, ends. */
  private async openStream(open: () => Promise<MediaStream>) {
    this.close();
    const { turn } = this;
    const stream = await open();
    if (turn === this.turn) {
      this.video.srcObject = stream;
      return;
    }
    end(stream);
    throw new DOMException('another source was opened', 'AbortError');
  }

  /** Also turns the camera off. */
  close() {
    ++this.turn;
    const { video } = this;
    if (video.srcObject instanceof MediaStream) end(video.srcObject);
    video.srcObject = null;
    video.removeAttribute('src');
    video.load();
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = undefined;
  }

  private async play(failure: string) {
    const { turn } = this;
    try {
      await this.video.play();
    } catch (error) {
      // A newer source took this one's place.
      if (turn !== this.turn) throw error;
      this.close();
      throw new PageError(failure, { cause: error });
    }
  }
}

function end(stream: MediaStream) {
  stream.getTracks().forEach((track) => track.stop());
}

const CAMERA_ERRORS: Record<string, string> = {
  NotAllowedError: 'This page may not use the camera. The browser asks once; its site settings can allow it.',
  SecurityError: 'This page may not use the camera: the site forbids it.',
  NotFoundError: 'No camera was found.',
  OverconstrainedError: 'No camera that fits was found.',
  NotReadableError: 'The camera cannot be read; perhaps another program uses it.',
};

async function camera(): Promise<MediaStream> {
  // Browsers give cameras to pages from https and localhost alone.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices) throw new PageError('Browsers allow the camera on pages from https alone; this one is not.');
  try {
    return await mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
  } catch (error) {
    const known = error instanceof Error ? CAMERA_ERRORS[error.name] : undefined;
    throw known ? new PageError(known, { cause: error }) : error;
  }
}
