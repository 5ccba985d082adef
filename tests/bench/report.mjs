// Turns measured rows into tables: for the terminal, and for the documents between their markers.
const label = ({ engine, variant, threads }) => `${engine} ${variant}, ${threads} thread${threads > 1 ? 's' : ''}`;

function time(ms) {
  return ms < 1 ? `${(1000 * ms).toFixed(0)} µs` : ms < 100 ? `${ms.toFixed(2)} ms` : `${ms.toFixed(0)} ms`;
}

const tasksOf = (rows) => [...new Set(rows.map(({ task, shape }) => `${task}\t${shape}`))];

const best = (rows, engine, threads) =>
  rows.filter((row) => row.engine === engine && row.threads <= threads).sort((a, b) => a.median_ms - b.median_ms)[0];

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

/** One line per shape: our times, the peers' times, and the speed-up over the first peer's faster of 1 and N threads. */
function comparison(rows, peers) {
  return tasksOf(rows).map((key) => {
    const [task, shape] = key.split('\t');
    const here = rows.filter((row) => row.task === task && row.shape === shape);
    const cells = [1, 2].map((threads) => best(here, 'dae-wasm', threads)?.median_ms);
    const others = peers.flatMap((peer) => [1, 2].map((threads) => best(here, peer, threads)?.median_ms));
    const reference = others.slice(0, 2);
    const ratio = (index) => (reference[index] ? `${(reference[index] / cells[index]).toFixed(1)}×` : '');
    const show = (ms) => (ms === undefined ? '' : time(ms));
    return [`${task}, ${shape}`, ...cells.map(show), ...others.map(show), ratio(0), ratio(1)];
  });
}

function inferenceTable({ rows }) {
  const some = rows.filter(({ task }) => task.startsWith('inference'));
  const head = [
    'images × rows × columns',
    'ours, 1 thread',
    '2',
    'onnxruntime-web, 1',
    '2',
    'TensorFlow.js wasm, 1',
    '2',
  ];
  return markdown([...head, 'speed-up, 1', '2'], comparison(some, ['onnxruntime-web', 'tfjs']));
}

function trainingTable({ rows }) {
  const some = rows.filter(({ task }) => task.startsWith('training'));
  return markdown(
    ['engine', ...new Set(some.map(({ shape }) => `images/s, batches of ${shape.split('x')[0]}`))],
    [...new Set(some.map(label))].map((name) => [
      name,
      ...some.filter((row) => label(row) === name).map((row) => Math.round(row.images_per_s).toLocaleString('en')),
    ]),
  );
}

function nativeTable({ rows }) {
  const some = rows.filter(({ task }) => task.startsWith('native'));
  const head = ['task', 'ours, 1 thread', '2', 'PyTorch, 1', '2', 'speed-up, 1', '2'];
  return markdown(head, comparison(some, ['PyTorch']));
}

function rooflineLine({ roofline, multiplyAdds, rows }) {
  const large = rows.find((row) => row.shape === '64x28x28' && row.engine === 'dae-wasm' && row.threads === 1);
  const rate = (large.images_per_s * 784 * 2 * multiplyAdds) / 1e9;
  const share = Math.round((100 * rate) / roofline.gemmGflops);
  return (
    `On one thread in the browser, 128-bit multiply-adds alone reach ${roofline.fmaGflops.toFixed(1)} GFLOP/s (two workers ` +
    `together reach ${(roofline.fmaGflopsOfTwo / roofline.fmaGflops).toFixed(2)} times that), XNNPACK's matrix product ` +
    `${roofline.gemmGflops.toFixed(1)} GFLOP/s, and \`fashion-tutorial\` on 64 images of 28x28 ${rate.toFixed(1)} GFLOP/s: ` +
    `${share} % of the matrix product.`
  );
}

/** Says how much slower `threads: 'auto'` is than the faster of 1 and 2 threads, in its worst case. */
function autoLine({ rows }) {
  const losses = rows
    .filter(({ threads }) => threads === 'auto')
    .map(({ task, shape, variant, median_ms: ms }) => {
      const given = rows.filter((row) => row.task === task && row.shape === shape && row.variant === variant);
      const least = Math.min(...given.filter((row) => row.threads !== 'auto').map((row) => row.median_ms));
      return { shape, percent: 100 * (ms / least - 1) };
    });
  const { shape, percent } = losses.sort((a, b) => b.percent - a.percent)[0];
  return `\`threads: 'auto'\` is at most ${percent.toFixed(1)} % slower than the faster of 1 and 2 threads (worst case: ${shape}).`;
}

function videoSection({ video }) {
  const head = ['network', 'frame', 'result', 'threads', 'frames/s', 'time per frame', 'network alone', 'dropped'];
  const line = ({ model, shape, output, threads, framesPerSecond, frameMs, runMs, frames, dropped }) => [
    ...[model, shape, output, threads],
    ...[framesPerSecond.toFixed(1), time(frameMs), time(runMs)],
    `${Math.round((100 * dropped) / (frames + dropped))} %`,
  ];
  return (
    'A video of 60 frames/s plays through `processVideo` in headless Chromium, which processes one frame at a time ' +
    `(\`npm run bench -- --only video\`):\n\n${markdown(head, video.map(line))}`
  );
}

const about = ({ machine, date, versions }) =>
  `${machine}; ${date}; ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`;

function costLines({ startUp, memory }) {
  const lines = [];
  if (startUp) {
    lines.push(
      `The page's tab Learn shows its first denoised sample ${time(startUp.firstResultMs)} after navigation, and has then loaded ` +
        `${Math.round(startUp.gzipBytes / 1000)} KB (gzip), module and model included.`,
      `In the page's tab Photo, a JPEG of 12 megapixels has a preview of its result after ` +
        `${time(startUp.photoTab.previewMs)}, and the whole result after ${time(startUp.photoTab.resultMs)}.`,
    );
  }
  for (const { megapixels, seconds, peakMb, idleMb, longestGapMs, freeMs } of memory ?? []) {
    lines.push(
      `A JPEG of ${megapixels.toFixed(0)} megapixels is decoded, denoised and encoded again in ${seconds.toFixed(1)} s. ` +
        `The browser's process then peaks at ${peakMb.toFixed(0)} MB, of which an empty page takes ` +
        `${idleMb.toFixed(0)} MB; progress is reported at least every ${longestGapMs.toFixed(0)} ms, and a cancel takes ` +
        `effect within ${freeMs.toFixed(0)} ms.`,
    );
  }
  return lines.join(' ');
}

export function report(results) {
  const sections = [about(results)];
  const has = (prefix) => results.rows.some(({ task }) => task.startsWith(prefix));
  if (has('inference'))
    sections.push('Inference in Chromium', inferenceTable(results), rooflineLine(results), autoLine(results));
  if (has('training')) sections.push('Training in Chromium', trainingTable(results));
  if (has('native')) sections.push('Native', nativeTable(results), JSON.stringify(results.nativeRoofline));
  if (results.video) sections.push(videoSection(results));
  if (results.startUp) {
    const { files } = results.startUp;
    sections.push(costLines(results), files.map(({ file, gzip }) => `${String(gzip).padStart(8)}  ${file}`).join('\n'));
  } else if (results.memory) {
    sections.push(costLines(results));
  }
  return `\n${sections.join('\n\n')}\n`;
}

/** The README's one table of speed, at most 2 threads; it needs the whole benchmark. */
function summaryTable(results) {
  const line = (task, shape, what, peer, show) => {
    const here = results.rows.filter((row) => row.task === task && row.shape === shape);
    const [ours, theirs] = ['dae-wasm', peer.engine].map((engine) => best(here, engine, 2));
    return [what, show(ours), `${peer.name}: ${show(theirs)}`, `${(theirs.median_ms / ours.median_ms).toFixed(1)}×`];
  };
  const ms = (row) => time(row.median_ms);
  const rate = (row) => `${Math.round(row.images_per_s).toLocaleString('en')} images/s`;
  const onnx = { engine: 'onnxruntime-web', name: 'onnxruntime-web' };
  const tensorflow = { engine: 'tfjs', name: 'TensorFlow.js on its `cpu` backend' };
  const pytorch = { engine: 'PyTorch', name: 'PyTorch' };
  const [photo, article] = ['inference photo-small', 'inference fashion-tutorial'];
  const lines = [
    line(photo, '1x512x512', 'Chromium: `photo-small`, 512x512', onnx, ms),
    line(photo, '1x1080x1920', 'Chromium: `photo-small`, 1920x1080', onnx, ms),
    line(article, '64x28x28', 'Chromium: `fashion-tutorial`, 64 images of 28x28', onnx, ms),
    line('training fashion-tutorial', '256x28x28', 'Chromium: training `fashion-tutorial`', tensorflow, rate),
    line('native inference fashion-tutorial', '1x1080x1920', 'native: `fashion-tutorial`, 1920x1080', pytorch, ms),
    line('native training fashion-tutorial', '256x28x28', 'native: a training step, 256 images', pytorch, ms),
  ];
  return markdown(['task', 'dae-wasm', 'compared with', 'speed-up'], lines);
}

/** The generated sections by document and marker, for the parts that were measured. */
function sectionsByDocument(results) {
  const has = (prefix) => results.rows.some(({ task }) => task.startsWith(prefix));
  const comparesAll =
    ['inference', 'training', 'native'].every(has) && results.rows.some(({ engine }) => engine === 'PyTorch');
  const benchmarks = {
    ...(has('inference') && {
      about: about(results),
      inference: inferenceTable(results),
      roofline: `${rooflineLine(results)}\n\n${autoLine(results)}`,
    }),
    ...(has('training') && { training: trainingTable(results) }),
    ...(has('native') && { native: nativeTable(results) }),
    ...(results.startUp && results.memory && { cost: costLines(results) }),
    ...(results.video && { video: videoSection(results) }),
  };
  return {
    'README.md': comparesAll ? { about: about(results), summary: summaryTable(results) } : {},
    'docs/benchmarks.md': benchmarks,
  };
}

/** Replaces what stands between <!-- bench:NAME --> and <!-- /bench:NAME --> in a document. */
export function updateDocument(document, text, results) {
  return Object.entries(sectionsByDocument(results)[document]).reduce((updated, [name, content]) => {
    const marked = new RegExp(`(<!-- bench:${name} -->)[^]*?(<!-- /bench:${name} -->)`);
    if (!marked.test(updated)) throw new Error(`expected ${document} to have the marker <!-- bench:${name} -->`);
    return updated.replace(marked, (_, begin, end) => `${begin}\n${content}\n${end}`);
  }, text);
}
