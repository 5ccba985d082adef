import { PageError } from '../page-error.js';
import { SAMPLE_PHOTO } from '../sample-photo.js';

/** The sample clip: a moving part of the sample photo, as from a hand-held camera, drawn while it plays. */
const CLIP = { width: 640, height: 360, framesPerSecond: 30 };

let scene: Promise<ImageBitmap> | undefined;

async function fetchScene(): Promise<ImageBitmap> {
  const response = await fetch(SAMPLE_PHOTO).catch((cause: unknown) => cause);
  if (response instanceof Response && response.ok) return createImageBitmap(await response.blob());
  const cause = response instanceof Response ? `${response.status} for ${SAMPLE_PHOTO}` : response;
  throw new PageError('The sample clip could not be fetched. Check the connection and try again.', { cause });
}

function drawFrame(context: CanvasRenderingContext2D, picture: ImageBitmap, seconds: number) {
  const { width, height } = CLIP;
  // The visible part moves and changes its size.
  const zoom = 0.92 + 0.06 * Math.sin(seconds / 3);
  const [w, h] = [width * zoom, height * zoom];
  const x = (picture.width - w) * (0.5 + 0.5 * Math.sin(seconds / 2.2));
  const y = (picture.height - h) * (0.55 + 0.4 * Math.sin(seconds / 3.4));
  context.drawImage(picture, x, y, w, h, 0, 0, width, height);
}

/** Returns the clip as a stream. It is drawn until its track is stopped. */
export async function clipStream(): Promise<MediaStream> {
  scene ??= fetchScene();
  scene.catch(() => (scene = undefined));
  const picture = await scene;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: CLIP.width, height: CLIP.height });
  const context = canvas.getContext('2d')!;
  drawFrame(context, picture, 0);
  const stream = canvas.captureStream(CLIP.framesPerSecond);
  const begin = performance.now();
  const next = () => {
    if (stream.getVideoTracks().every((track) => track.readyState === 'ended')) return;
    drawFrame(context, picture, (performance.now() - begin) / 1000);
    requestAnimationFrame(next);
  };
  next();
  return stream;
}
