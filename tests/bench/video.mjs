// Plays a video of 256x144 through processVideo in headless Chromium.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, withPage } from './browser.mjs';

const SECONDS = 8;

/** Each of these models runs alone, on 60 frames per second; models whose weights are missing are left out. */
const contestants = ['photo-small', 'super-x8', 'super-stack']
  .filter((model) => existsSync(modelFile(model)))
  .flatMap((model) => [1, 2].map((threads) => ({ model, threads, width: 256, height: 144 })));

function modelFile(model) {
  return path.join(root, 'models', `${model}.safetensors`);
}

/** Runs in the page: streams a moving image and returns the statistics of processVideo after a while. */
async function play({ model, threads, width, height, seconds }) {
  const { createDenoiser, processVideo } = await import('/dist/index.js');
  const denoiser = await createDenoiser(`/${model}.safetensors`, { threads });
  const source = Object.assign(document.createElement('canvas'), { width, height });
  const context = source.getContext('2d');
  let ended = false;
  const draw = (now) => {
    if (ended) return;
    for (let y = 0; y < height; y += 8) {
      for (let x = 0; x < width; x += 8) {
        context.fillStyle = `hsl(${(x + y + now / 10) % 360} 60% ${20 + 60 * Math.abs(Math.sin((x * y) / 900 + now / 700))}%)`;
        context.fillRect(x, y, 8, 8);
      }
    }
    requestAnimationFrame(draw);
  };
  draw(0);
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: source.captureStream(60) });
  await video.play();
  const canvas = document.createElement('canvas');
  const run = processVideo(video, canvas, (frame, signal) => denoiser.denoise(frame, { signal }));
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  const { stats } = run;
  run.stop();
  await run.done;
  ended = true;
  video.srcObject.getTracks().forEach((track) => track.stop());
  await denoiser.dispose();
  return { ...stats, threads: denoiser.info.backend.threads, output: `${canvas.width}x${canvas.height}` };
}

export async function measureVideo() {
  const models = [...new Set(contestants.map(({ model }) => model))];
  const files = Object.fromEntries(models.map((model) => [`${model}.safetensors`, readFileSync(modelFile(model))]));
  const use = async (page, version) => {
    const rows = [];
    for (const contestant of contestants) {
      const { model, width, height } = contestant;
      const stats = await page.evaluate(play, { ...contestant, seconds: SECONDS });
      rows.push({ model, shape: `${width}x${height}`, ...stats });
    }
    return { rows, version };
  };
  return withPage([], use, files);
}
