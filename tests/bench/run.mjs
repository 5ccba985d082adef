// npm run bench compares this engine with the alternatives that users have, in one run on this machine.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { main, UserError } from '../../scripts/lib/say.mjs';
import { peerVersion, root, withPage } from './browser.mjs';
import { measureInference } from './inference.mjs';
import { measureMemory } from './memory.mjs';
import { multiplyAdds, readModel } from './model-file.mjs';
import { measureNative, nativeRoofline } from './native.mjs';
import { measurePhotoTab } from './photo-tab.mjs';
import { measureRoofline } from './roofline.mjs';
import { measureStartUp } from './start-up.mjs';
import { mediansOf } from './statistics.mjs';
import { report, updateDocument } from './report.mjs';
import { measureTraining } from './training.mjs';
import { measureVideo } from './video.mjs';

const parts = ['inference', 'training', 'native', 'start-up', 'memory', 'video'];
const help = `npm run bench [-- options]

Measures everything in one run: the contestants take turns, and each figure is a median. Leave the machine idle
meanwhile (10 minutes).

  --only a,b     ${parts.join(', ')}
  --rounds N     turns of each contestant (default 7)
  --json FILE    the rows: task, shape, engine, variant, threads, median_ms, images_per_s
  --docs         put the tables into README.md and docs/benchmarks.md
  --help         this text`;

const article = 'fashion-tutorial';
const articleShapes = [
  [1, 28, 28, 1],
  [64, 28, 28, 1],
  [1, 512, 512, 1],
  [1, 1080, 1920, 1],
];
const photo = 'photo-small';

const photoShapes = [
  [1, 512, 512, 3],
  [1, 1080, 1920, 3],
];

async function browserParts(wanted, rounds, results) {
  await withPage([article, photo], async (page, version) => {
    results.versions.Chromium = version;
    if (wanted.has('inference')) {
      const rooflines = [await measureRoofline(page)];
      const how = { rounds, budgetMs: 150 };
      results.rows.push(
        ...(await measureInference(page, { model: article, shapes: articleShapes, supportsTensorFlow: true, ...how })),
      );
      rooflines.push(await measureRoofline(page));
      const task = { model: photo, shapes: photoShapes, supportsTensorFlow: false, ...how };
      results.rows.push(...(await measureInference(page, task)));
      rooflines.push(await measureRoofline(page));
      results.roofline = mediansOf(rooflines);
    }
    if (wanted.has('training')) results.rows.push(...(await measureTraining(page, { model: article, rounds: 3 })));
  });
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: parts.join(',') },
      rounds: { type: 'string', default: '7' },
      json: { type: 'string' },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const wanted = new Set(values.only.split(','));
  const unknown = [...wanted].filter((name) => !parts.includes(name));
  if (unknown.length)
    throw new UserError(`expected parts among ${parts.join(', ')}, got ${unknown.join(', ')}\n\n${help}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new UserError(`expected --rounds to be 1 or more, got ${values.rounds}`);

  const results = {
    machine: `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${os.type()}`,
    date: new Date().toISOString().slice(0, 10),
    versions: {
      'onnxruntime-web': peerVersion('onnxruntime-web'),
      'TensorFlow.js': peerVersion('@tensorflow/tfjs'),
    },
    multiplyAdds: multiplyAdds(readModel(path.join(root, `models/${article}.safetensors`))),
    rows: [],
  };
  const failed = [];
  /** Measures a part. If it fails, the others are not lost. */
  const measure = async (names, work) => {
    if (!names.some((name) => wanted.has(name))) return;
    await work().catch((error) => {
      failed.push(...names);
      console.error(error);
    });
  };
  await measure(['inference', 'training'], () => browserParts(wanted, rounds, results));
  await measure(['native'], async () => {
    results.nativeRoofline = await nativeRoofline();
    results.rows.push(...(await measureNative({ model: article })));
  });
  await measure(['start-up'], async () => {
    results.startUp = { ...(await measureStartUp({ rounds })), photoTab: await measurePhotoTab({ rounds }) };
  });
  await measure(['memory'], async () => (results.memory = await measureMemory()));
  await measure(['video'], async () => {
    const { rows, version } = await measureVideo();
    results.video = rows;
    results.versions.Chromium = version;
  });
  console.log(report(results));
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
  if (values.docs) {
    for (const document of ['README.md', 'docs/benchmarks.md']) {
      const file = path.join(root, document);
      writeFileSync(file, updateDocument(document, readFileSync(file, 'utf8'), results));
    }
  }
  if (failed.length) throw new UserError(`These parts could not be measured: ${failed.join(', ')}`);
});
