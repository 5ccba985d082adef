// Video on the page: the clip that the page draws, a file from the real ffmpeg, and the browsers' fake cameras.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import { make } from './support/ffmpeg.mjs';
import {
  alertText,
  assertNothingWrong,
  click,
  openTab,
  ready,
  set,
  text,
  until,
  upload,
  watch,
} from './support/page.mjs';

const ffmpeg = process.env.DAE_FFMPEG;

const clip = (size) =>
  make('clip.webm', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25`, '-t', '2', '-c:v', 'libvpx', '-b:v', '1M');

/** Counts the frames that ffmpeg decodes from a file's bytes. */
function countFrames(bytes) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-video-'));
  const file = path.join(folder, 'recording');
  writeFileSync(file, bytes);
  const { stdout } = spawnSync(ffmpeg, ['-v', 'error', '-i', file, '-f', 'framemd5', '-'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout.split('\n').filter((line) => line && !line.startsWith('#')).length;
}

/** Waits until frames of the source with this name arrive. */
async function plays(page, name) {
  await until(
    page,
    (wanted) =>
      document.getElementById('video-state').textContent === wanted &&
      !document.getElementById('video-player').hidden &&
      Number(document.getElementById('video-rate').textContent) > 0,
    name,
  );
}

/** Returns { width, height, roughness } of a canvas; roughness is the mean difference of neighbouring pixels. */
const look = (page, id) =>
  page.evaluate((canvasId) => {
    const canvas = document.getElementById(canvasId);
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let sum = 0;
    for (let i = 4; i < data.length; i += 4) sum += Math.abs(data[i] - data[i - 4]);
    return { width, height, roughness: sum / (data.length / 4) };
  }, id);

const close = async (page) => {
  await click(page, '#video-stop');
  await until(page, () => document.getElementById('video-player').hidden);
};

async function openFile(page, name, type, bytes) {
  await page.evaluate(
    ([fileName, mime, base64]) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], fileName, { type: mime }));
      const input = document.getElementById('video-file');
      input.files = transfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    [name, type, Buffer.from(bytes).toString('base64')],
  );
}

const cameras = {
  chromium: {
    fake: { args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] },
    // Headless Chromium denies the camera unless it is granted.
    none: {},
    refusal: /^(This page may not use the camera|No camera was found)/,
  },
  firefox: {
    fake: { extraPrefsFirefox: { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true } },
    none: { extraPrefsFirefox: { 'permissions.default.camera': 2 } },
    refusal: /^(This page may not use the camera|No camera was found)/,
  },
};

for (const [name, open] of Object.entries(browsers)) {
  describe(`video in ${name}`, () => {
    let site;
    let browser;
    let page;
    let problems;

    const openPage = async (options) => {
      const opened = await open(options);
      await opened.page.goto(`${site.url}#video`);
      await ready(opened.page);
      return opened;
    };
    before(async () => {
      site = await serve({ port: 0 });
      browser = await openPage(cameras[name].fake);
      page = browser.page;
      problems = watch(page);
    });
    after(async () => {
      await browser?.close();
      site?.server.close();
    });

    test('the rendered clip plays, and its noise is removed', async () => {
      await click(page, '#video-clip');
      await plays(page, 'The sample clip');
      await click(page, '#video-pause');
      await until(page, () => document.getElementById('video-pause').textContent === 'Play');
      await set(page, 'video-noise', '0.15');
      // Roughness depends on the size, so both canvases are compared once they have the same size.
      await set(page, 'video-hold', false);
      await until(page, () => document.getElementById('video-size').textContent === '512 × 288');
      await until(page, () => document.getElementById('video-before').width === 512);
      const [noisy, denoised] = [await look(page, 'video-before'), await look(page, 'video-after')];
      assert.deepEqual([denoised.width, denoised.height], [512, 288]);
      assert.ok(denoised.roughness < 0.5 * noisy.roughness, `${noisy.roughness} and ${denoised.roughness}`);
      assert.match(await text(page, '#video-time'), /^[\d.]+ ms, the network [\d.]+$/);
      assert.match(await text(page, '#video-dropped'), /^[\d,]+ of [\d,]+, \d+ %$/);
      await close(page);
    });

    test('a file plays; while it is paused, settings apply at once; the shown picture is recorded', async () => {
      await openFile(page, 'clip.webm', 'video/webm', clip('320x180'));
      await plays(page, 'clip.webm');
      await set(page, 'video-height', '144');
      await until(page, () => document.getElementById('video-after').height === 144);
      await click(page, '#video-pause');
      const rough = (await look(page, 'video-before')).roughness;
      await set(page, 'video-noise', '0');
      await until(
        page,
        (before) => {
          const canvas = document.getElementById('video-before');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let sum = 0;
          for (let i = 4; i < data.length; i += 4) sum += Math.abs(data[i] - data[i - 4]);
          return sum / (data.length / 4) < 0.9 * before;
        },
        rough,
      );
      await click(page, '#video-pause');
      await click(page, '#video-record');
      await until(page, () => /0:0[1-9]/.test(document.getElementById('video-recording').textContent));
      await click(page, '#video-record');
      await until(page, () => !document.getElementById('video-download').hidden);
      const recording = await page.evaluate(async () => {
        const link = document.getElementById('video-download');
        const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
        const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        return { name: link.download, text: link.textContent, base64 };
      });
      assert.match(recording.name, /^denoised-\d+\.(webm|mp4)$/);
      assert.match(recording.text, /^Download (WebM|MP4), 0:0\d, \d+ KB$/);
      const frames = countFrames(Buffer.from(recording.base64, 'base64'));
      assert.ok(frames >= 5, `${frames} frames`);
      await close(page);
    });

    test('144 rows are enlarged to 1080 and to 288', async () => {
      await openFile(page, 'small.webm', 'video/webm', clip('256x144'));
      await plays(page, 'small.webm');
      await set(page, 'video-hold', false);
      await set(page, 'video-network', 'super-x8');
      const size = (wanted) =>
        until(page, (text) => document.getElementById('video-size').textContent === text, wanted);
      await size('256 × 144 → 1920 × 1080');
      const { width, height, roughness } = await look(page, 'video-after');
      assert.deepEqual([width, height], [1920, 1080]);
      assert.ok(roughness > 0.1, `${roughness}`);
      await set(page, 'video-network', 'super-x2');
      await size('256 × 144 → 512 × 288');
      assert.equal((await look(page, 'video-after')).width, 512);
      await set(page, 'video-network', 'photo-small');
      await size('256 × 144');
      await close(page);
    });

    test('a video that is dropped anywhere on the page plays', async () => {
      await openTab(page, 'photo');
      await upload(page, 'dropped.webm', 'video/webm', clip('160x90'), 'drop');
      await plays(page, 'dropped.webm');
      await close(page);
    });

    test('the camera plays, and is turned off when the source is closed', async () => {
      await page.evaluate(() => {
        const { mediaDevices } = navigator;
        const original = mediaDevices.getUserMedia.bind(mediaDevices);
        mediaDevices.getUserMedia = async (wanted) => (globalThis.cameraStream = await original(wanted));
      });
      await click(page, '#video-camera');
      await plays(page, 'The camera');
      await close(page);
      const states = await page.evaluate(() => globalThis.cameraStream.getTracks().map((track) => track.readyState));
      assert.deepEqual(states, ['ended']);
    });

    test('a file that is no video is refused, and the next one works', async () => {
      assertNothingWrong(problems);
      await openFile(page, 'broken.webm', 'video/webm', Buffer.from('no video at all'));
      assert.match(await alertText(page), /^broken\.webm is no video that this browser can play/);
      const sound = make('sound.webm', '-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'libopus');
      await openFile(page, 'sound.webm', 'video/webm', sound);
      await alertText(page, '^sound\\.webm has only sound');
      await openFile(page, 'clip.webm', 'video/webm', clip('160x90'));
      await plays(page, 'clip.webm');
      assert.ok(await page.evaluate(() => document.getElementById('alert').hidden));
    });

    test('a denied or missing camera is reported', async () => {
      const other = await openPage(cameras[name].none);
      try {
        await click(other.page, '#video-camera');
        assert.match(await alertText(other.page), cameras[name].refusal);
        assert.equal(await text(other.page, '#video-state'), '');
      } finally {
        await other.close();
      }
    });
  });
}
