import { PageError } from '../page-error.js';
import { clipStream } from './clip.js';

/** The source of the panel's video element, one at a time. */
export class Source {
  /** The element is not in the page; only its processed frames are shown. */
  readonly video = document.createElement('video');
  private url: string | undefined;
  /** A number that changes when a source is opened or closed, so that a slow opening notices it. */
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
      throw new PageError(`${file.name} has only sound, no video.`);
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

  /** Opens a stream. It is stopped if another source was opened meanwhile. */
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

  /** Closes the source, and turns the camera off. */
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
  // Browsers allow the camera only on pages from https and localhost.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices)
    throw new PageError('Browsers allow the camera only on pages from https. Open this page by https.');
  try {
    return await mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
  } catch (error) {
    const known = error instanceof Error ? CAMERA_ERRORS[error.name] : undefined;
    throw known ? new PageError(known, { cause: error }) : error;
  }
}
