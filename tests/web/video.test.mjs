// The parts of video that need no browser: the choice of the size, the statistics, and waiting for frames.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchFrames } from '../../build/package/video-frames.js';
import { median, Meter } from '../../build/package/video-meter.js';
import { FrameSizeControl } from '../../build/package/video-quality.js';

/** Simulates frames on a machine that needs `msAtFull` milliseconds for a full-size frame. */
function play(quality, msAtFull, frames) {
  for (let i = 0; i < frames; ++i) quality.note(msAtFull * quality.scale ** 2);
}

test('quality steps down until frames keep up, and no further', () => {
  for (const msAtFull of [70, 100, 200, 500]) {
    const quality = new FrameSizeControl(15);
    play(quality, msAtFull, 60);
    const ms = msAtFull * quality.scale ** 2;
    assert.ok(quality.scale < 1 && ms <= 1000 / 15, `${msAtFull} ms: ${quality.scale}, ${ms} ms`);
    assert.ok(ms > 0.4 * (1000 / 15), `${msAtFull} ms: ${quality.scale} is smaller than need be`);
  }
});

test('quality stays where frames keep up, where no rate is asked for, and where nothing smaller is left', () => {
  const fast = new FrameSizeControl(15);
  play(fast, 60, 200);
  assert.equal(fast.scale, 1);
  const free = new FrameSizeControl(0);
  play(free, 5000, 200);
  assert.equal(free.scale, 1);
  const hopeless = new FrameSizeControl(15);
  play(hopeless, 1e5, 200);
  assert.equal(hopeless.scale, 0.25);
});

test('quality rises again when there is time, and waits longer after each failed attempt', () => {
  const quality = new FrameSizeControl(15);
  play(quality, 200, 20);
  assert.ok(quality.scale < 1);
  play(quality, 40, 400);
  assert.equal(quality.scale, 1);

  // This machine is slightly too slow for full size, but its smaller frames seem to leave room.
  const torn = new FrameSizeControl(15);
  let changes = 0;
  for (let i = 0; i < 5000; ++i) {
    const before = torn.scale;
    torn.note(torn.scale === 1 ? 70 : 35);
    if (torn.scale !== before) ++changes;
  }
  assert.ok(changes > 2 && changes < 24, `${changes} changes in 5000 frames`);
});

test('one slow frame changes nothing', () => {
  const quality = new FrameSizeControl(15);
  for (let i = 0; i < 100; ++i) quality.note(i % 10 === 0 ? 300 : 30);
  assert.equal(quality.scale, 1);
});

test('the meter: frames a second of the last two seconds, medians of the last 30', () => {
  let now = 0;
  const meter = new Meter(() => now);
  assert.deepEqual([meter.frames, meter.framesPerSecond, meter.frameMs, meter.runMs], [0, 0, 0, 0]);
  for (let i = 0; i < 100; ++i) {
    now += 50;
    meter.note(i < 50 ? 1000 : 30, 20);
  }
  assert.equal(meter.frames, 100);
  assert.equal(meter.framesPerSecond, 20);
  assert.deepEqual([meter.frameMs, meter.runMs], [30, 20]);
  now += 5000;
  assert.equal(meter.framesPerSecond, 0);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

/** Creates a video whose callbacks the test calls. */
function fakeVideo() {
  const video = { cancelled: 0, requestVideoFrameCallback: (callback) => ((video.callback = callback), 7) };
  video.cancelVideoFrameCallback = (handle) => (video.cancelled = handle);
  return video;
}

test('frames that a busy page missed are counted, over a new source too', () => {
  const video = fakeVideo();
  const ending = new AbortController();
  const shown = [];
  watchFrames(video, ending.signal, (frame) => shown.push(frame));
  const show = (presentedFrames, mediaTime) => video.callback(0, { presentedFrames, mediaTime });
  show(10, 0.1);
  show(11, 0.2);
  show(14, 0.5);
  show(1, 0); // another source
  show(2, 0.1);
  assert.deepEqual(
    shown.map(({ count }) => count),
    [1, 2, 5, 6, 7],
  );
  assert.equal(shown[2].mediaTime, 0.5);
  ending.abort();
  assert.equal(video.cancelled, 7);
});

test('without requestVideoFrameCallback, a change of the current time counts as a frame', () => {
  const queue = [];
  globalThis.requestAnimationFrame = (callback) => queue.push(callback);
  globalThis.cancelAnimationFrame = () => queue.splice(0);
  try {
    const video = { readyState: 2, HAVE_CURRENT_DATA: 2, currentTime: 0 };
    const shown = [];
    const ending = new AbortController();
    watchFrames(video, ending.signal, ({ count, mediaTime }) => shown.push([count, mediaTime]));
    for (const time of [0, 0, 0.04, 0.04, 0.08]) {
      video.currentTime = time;
      queue.shift()();
    }
    assert.deepEqual(shown, [
      [1, 0],
      [2, 0.04],
      [3, 0.08],
    ]);
    ending.abort();
    assert.equal(queue.length, 0);
  } finally {
    delete globalThis.requestAnimationFrame;
    delete globalThis.cancelAnimationFrame;
  }
});
