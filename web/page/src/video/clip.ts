import { renderScene, SCENE } from '../scene.js';

/** A moving picture of our own making, drawn as it is shown: a look over the rendered scene, and a boat that passes. */
const CLIP = { width: 640, height: 360, framesPerSecond: 30 };

let scene: Promise<ImageBitmap> | undefined;

function sceneBitmap(): Promise<ImageBitmap> {
  const { data, width, height } = renderScene();
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; ++i) {
    for (let c = 0; c < 3; ++c) image.data[4 * i + c] = data[3 * i + c]!;
    image.data[4 * i + 3] = 255;
  }
  return createImageBitmap(image);
}

function drawBoat(context: CanvasRenderingContext2D, x: number, y: number) {
  context.save();
  context.translate(x, y);
  context.rotate(0.03 * Math.sin(x / 14));
  context.fillStyle = '#7c2f25';
  context.beginPath();
  context.moveTo(-58, 0);
  context.lineTo(62, 0);
  context.lineTo(44, 22);
  context.lineTo(-46, 22);
  context.fill();
  context.fillStyle = '#f3efe4';
  context.fillRect(-24, -20, 46, 20);
  context.fillStyle = '#27405e';
  for (const window of [-18, -3, 12]) context.fillRect(window, -15, 9, 9);
  context.fillStyle = '#f3efe4';
  context.font = '600 12px sans-serif';
  context.fillText('DAE 1', -40, 15);
  context.strokeStyle = '#3a3430';
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(0, -20);
  context.lineTo(0, -48);
  context.stroke();
  context.fillStyle = '#d9a441';
  context.beginPath();
  context.moveTo(1, -47);
  context.lineTo(20 + 3 * Math.sin(x / 5), -41);
  context.lineTo(1, -35);
  context.fill();
  context.restore();
}

function drawFrame(context: CanvasRenderingContext2D, picture: ImageBitmap, seconds: number) {
  const { width, height } = CLIP;
  // A window of the scene that wanders and breathes.
  const zoom = 0.92 + 0.06 * Math.sin(seconds / 5);
  const [w, h] = [width * zoom, height * zoom];
  const x = (SCENE.width - w) * (0.5 + 0.5 * Math.sin(seconds / 4));
  const y = (SCENE.height - h) * (0.72 + 0.25 * Math.sin(seconds / 7));
  context.drawImage(picture, x, y, w, h, 0, 0, width, height);
  // On the water of the scene, wherever that is in the window.
  const boat = ((seconds * 70) % (SCENE.width + 200)) - 100;
  drawBoat(context, (boat - x) / zoom, (458 + 2 * Math.sin(seconds * 2) - y) / zoom);
}

/** The clip as a stream. It is drawn until its only track is stopped. */
export async function clipStream(): Promise<MediaStream> {
  scene ??= sceneBitmap();
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
