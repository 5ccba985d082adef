// Long use in real browsers: hundreds of batches, aborts and disposals, and the outcome of pending calls.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openApiPage } from './support/api-page.mjs';
import { removeFolders } from './support/tarball.mjs';

after(removeFolders);

// The other browsers run the same code, so a tenth of the rounds is enough for them.
const amounts = {
  chromium: { batch: 200, aborts: 500, disposals: 200 },
  firefox: { batch: 40, aborts: 100, disposals: 20 },
  webkit: { batch: 40, aborts: 100, disposals: 20 },
};

/** Returns the total memory of Chromium's page processes in bytes. */
async function pageMemory(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]));
  return 1024 * sizes.reduce((sum, size) => sum + size, 0);
}

for (const [name, { batch, aborts, disposals }] of Object.entries(amounts)) {
  describe(`long use in ${name}`, () => {
    let opened;
    let page;

    before(async () => {
      opened = await openApiPage(name);
      page = opened.page;
    });
    after(() => opened?.close());

    test(`${batch} images through denoiseBatch, one at a time, in bounded memory`, async () => {
      const watchable = name === 'chromium' && process.platform === 'linux';
      const side = 500;
      const step = batch / 4;
      await page.evaluate(async () => {
        const { dae } = globalThis.library;
        globalThis.denoiser = await dae.createDenoiser('fashion-tutorial', { threads: 2 });
      });
      const memory = [];
      for (let part = 0; part < 4; ++part) {
        const ahead = await page.evaluate(
          async ([count, size]) => {
            const { picture } = globalThis.library;
            let [pulled, taken, most] = [0, 0, 0];
            function* pictures() {
              for (; pulled < count;) {
                most = Math.max(most, ++pulled - taken);
                yield picture(size, 350);
              }
            }
            for await (const { width } of globalThis.denoiser.denoiseBatch(pictures())) taken += width === size;
            return [most, taken];
          },
          [step, side],
        );
        assert.deepEqual(ahead, [1, step]);
        if (watchable) memory.push(await pageMemory(page));
      }
      if (!watchable) return;
      console.log(`memory of the page after each quarter: ${memory.map((n) => `${Math.round(n / 2 ** 20)} MiB`)}`);
      // Images and results of a quarter of the run take 4 bytes a pixel, twice; if they were kept, memory would grow by three times that.
      const kept = 2 * 4 * side * 350 * step;
      assert.ok(memory[3] - memory[0] < 2 * kept, `${memory}`);
    });

    test(`${aborts} aborts at random moments, then a correct result`, async () => {
      const {
        before: first,
        after: last,
        counts,
      } = await page.evaluate(async (times) => {
        const { hash, outcome, picture, randomNumbers, wait } = globalThis.library;
        const { denoiser } = globalThis;
        const random = randomNumbers(5);
        const image = picture(300, 200);
        const result = async () => hash((await denoiser.denoise(image, { tile: { size: 64 } })).image.data);
        const before = await result();
        const start = performance.now();
        await result();
        const usual = performance.now() - start;
        const tensor = { data: new Float32Array(20 * 784), shape: [20, 28, 28, 1] };
        const tasks = [
          (signal) => denoiser.denoise(image, { tile: { size: 32 }, signal }),
          (signal) => denoiser.run(tensor, { signal }),
          (signal) => denoiser.corrupt(image, { kind: 'gaussian', level: 0.2 }, { signal }),
          async (signal) => {
            for await (const _ of denoiser.denoiseBatch([image, image], { signal }));
          },
        ];
        const counts = {};
        for (let i = 0; i < times; ++i) {
          const controller = new AbortController();
          const ended = outcome(tasks[i % tasks.length](controller.signal));
          await wait(1.2 * usual * random());
          controller.abort();
          const how = await ended;
          counts[how] = (counts[how] ?? 0) + 1;
        }
        return { before, after: await result(), counts };
      }, aborts);
      console.log(`aborts: ${JSON.stringify(counts)}`);
      assert.equal(last, first);
      assert.deepEqual(
        Object.keys(counts).filter((how) => !['done', 'AbortError20'].includes(how)),
        [],
      );
      assert.ok(counts.AbortError20 > aborts / 10, JSON.stringify(counts));
    });

    test('an abort ends a training run, whose weights are kept; another run goes on', async () => {
      const outcomes = await page.evaluate(async () => {
        const { dae, outcome, table, wait } = globalThis.library;
        const denoiser = await dae.createDenoiser({ table, seed: 1 }, { threads: 2 });
        const data = { data: new Uint8Array(200 * 784).fill(99), shape: [200, 28, 28, 1] };
        const noise = { kind: 'gaussian', level: 0.2 };
        const ends = [];
        for (const ms of [0, 1, 5, 20, 60]) {
          const controller = new AbortController();
          const run = denoiser.fit(data, { epochs: 1000, noise, signal: controller.signal });
          await wait(ms);
          controller.abort();
          ends.push(await outcome(run.done));
        }
        ends.push(await outcome(denoiser.fit(data, { epochs: 1, noise }).done));
        // A paused run must not wait forever for a worker that has ended.
        const paused = denoiser.fit(data, { epochs: 1000, noise });
        await wait(20);
        await paused.pause();
        const done = outcome(paused.done);
        await denoiser.dispose();
        ends.push(await done);
        return ends;
      });
      const aborted = 'AbortError20';
      assert.deepEqual(outcomes, [aborted, aborted, aborted, aborted, aborted, 'done', aborted]);
    });

    test('dispose rejects what is pending, wherever it is, and may be repeated', async () => {
      const ends = await page.evaluate(async () => {
        const { dae, outcome, picture } = globalThis.library;
        const denoiser = await dae.createDenoiser('fashion-tutorial');
        async function* stuck() {
          await new Promise(() => {});
        }
        const pending = [
          denoiser.denoise(picture(800)),
          denoiser.denoise('./picture.png'),
          denoiser.denoise(new Blob([await (await fetch('./picture.png')).arrayBuffer()])),
          denoiser.denoiseBatch(stuck())[Symbol.asyncIterator]().next(),
          denoiser.run({ data: new Float32Array(784), shape: [1, 28, 28, 1] }),
          denoiser.save(),
        ].map(outcome);
        await denoiser.dispose();
        await denoiser.dispose();
        await denoiser[Symbol.asyncDispose]?.();
        pending.push(outcome(denoiser.denoise(picture(8))), outcome(denoiser.save()));
        return Promise.all(pending);
      });
      assert.deepEqual(ends, Array(8).fill('AbortError20'));
    });

    test('two denoisers work at once, and one ends without the other', async () => {
      const same = await page.evaluate(async () => {
        const { dae, hash, picture } = globalThis.library;
        const make = () => dae.createDenoiser('fashion-tutorial', { threads: 2 });
        const [a, b] = await Promise.all([make(), make()]);
        const run = async (one) => hash((await one.denoise(picture(200))).image.data);
        const hashes = await Promise.all([run(a), run(b), run(a), run(b)]);
        await a.dispose();
        hashes.push(await run(b));
        await b.dispose();
        return new Set(hashes).size;
      });
      assert.equal(same, 1);
    });

    for (const entry of ['index', 'single']) {
      test(`made, used and disposed ${disposals} times (${entry})`, async () => {
        const once = (count) =>
          page.evaluate(
            async ([script, times]) => {
              const { createDenoiser } = await import(new URL(`./dae-wasm/${script}.js`, location.href));
              const { hash, picture } = globalThis.library;
              const hashes = new Set();
              for (let i = 0; i < times; ++i) {
                const denoiser = await createDenoiser('fashion-tutorial', { threads: 2, simd: 'simd128' });
                hashes.add(await hash((await denoiser.denoise(picture(60))).image.data));
                await denoiser.dispose();
              }
              return hashes.size;
            },
            [entry, count],
          );
        const watchable = name === 'chromium' && process.platform === 'linux';
        assert.equal(await once(disposals / 4), 1);
        const start = watchable ? await pageMemory(page) : 0;
        assert.equal(await once((3 * disposals) / 4), 1);
        if (!watchable) return;
        const grown = (await pageMemory(page)) - start;
        console.log(`memory after ${disposals} disposals (${entry}): ${Math.round(grown / 2 ** 20)} MiB more`);
        // A leaked denoiser would take more than 8 MiB.
        assert.ok(grown < (3 * disposals * 2 ** 20) / 4, `${grown}`);
      });
    }
  });
}
