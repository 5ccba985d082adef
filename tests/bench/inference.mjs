// Measures inference of this engine's variants, onnxruntime-web and TensorFlow.js in turns.
import { setTimeout } from 'node:timers/promises';
import { median } from './statistics.mjs';

const THREADS = { 'relaxed-threads': [1, 2, 'auto'], 'simd-threads': [1, 2], simd: [1] };

function contestants({ model, supportsTensorFlow }) {
  const ours = Object.keys(THREADS).flatMap((variant) =>
    THREADS[variant].map((threads) => ({
      engine: 'dae-wasm',
      variant,
      threads,
      script: '/bench/engine-worker.mjs',
      type: 'module',
      open: { variant, threads, model: `/models/${model}.safetensors` },
    })),
  );
  const onnx = [1, 2].map((threads) => ({
    engine: 'onnxruntime-web',
    variant: 'wasm',
    threads,
    script: '/bench/onnxruntime-worker.js',
    open: { threads, onnx: `/models/${model}.onnx` },
  }));
  const tensorFlow = [1, 2].map((threads) => ({
    engine: 'tfjs',
    variant: 'wasm',
    threads,
    script: '/bench/tensorflow-worker.js',
    open: { threads, network: `/models/${model}.json` },
  }));
  return [...ours, ...onnx, ...(supportsTensorFlow ? tensorFlow : [])].map((one) => ({
    ...one,
    name: `${one.engine} ${one.variant} ${one.threads}`,
  }));
}

// Idle threads of the previous engine may still spin for a while.
const PAUSE_MS = 100;

// TensorFlow.js adds in a different order; 1e-4 is a fortieth of the step between two 8-bit values.
const TOLERANCE = 1e-4;

async function checkOutputs(page, all) {
  const [reference, ...others] = all;
  for (const { name } of others) {
    const difference = await page.evaluate(([a, b]) => globalThis.largestDifference(a, b), [reference.name, name]);
    if (!(difference < TOLERANCE)) {
      throw new Error(`${name} gives another output than ${reference.name}: they differ by up to ${difference}`);
    }
  }
}

/** Measures one network at some shapes [n, h, w, c]; returns the rows of the table. */
export async function measureInference(page, { model, shapes, supportsTensorFlow, rounds, budgetMs }) {
  const all = contestants({ model, supportsTensorFlow });
  for (const { name, script, type, open } of all) {
    await page.evaluate(([key, how]) => globalThis.openContestant(key, how), [name, { script, type, open }]);
  }
  const rows = [];
  for (const shape of shapes) {
    const times = new Map(all.map(({ name }) => [name, []]));
    // The first round only warms up: browsers compile WebAssembly with a fast compiler first and optimise it later.
    for (let round = 0; round <= rounds; ++round) {
      for (const { name } of all) {
        const task = { shape, budgetMs: round === 0 ? 2 * budgetMs : budgetMs };
        await setTimeout(PAUSE_MS);
        const some = await page.evaluate(([key, what]) => globalThis.measureContestant(key, what), [name, task]);
        if (round > 0) times.get(name).push(median(some));
      }
      if (round === 0) await checkOutputs(page, all);
    }
    for (const { engine, variant, threads, name } of all) {
      const ms = median(times.get(name));
      rows.push({
        task: `inference ${model}`,
        shape: shape.slice(0, 3).join('x'),
        engine,
        variant,
        threads,
        median_ms: ms,
        images_per_s: (1000 * shape[0]) / ms,
      });
    }
  }
  await page.evaluate(() => globalThis.closeContestants());
  return rows;
}
