// The rows as tables: for the terminal, and for the README between its markers.
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

/** One line a shape: ours and the peers', and how many times faster than each peer's better of 1 and N threads. */
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

export function inferenceTable({ rows }) {
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
  return markdown([...head, 'ratio, 1', '2'], comparison(some, ['onnxruntime-web', 'tfjs']));
}

export function trainingTable({ rows }) {
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
  const head = ['task', 'ours, 1 thread', '2', 'PyTorch, 1', '2', 'ratio, 1', '2'];
  return markdown(head, comparison(some, ['PyTorch']));
}

function rooflineLine({ roofline, multiplyAdds, rows }) {
  const large = rows.find((row) => row.shape === '64x28x28' && row.engine === 'dae-wasm' && row.threads === 1);
  const rate = (large.images_per_s * 784 * 2 * multiplyAdds) / 1e9;
  const share = Math.round((100 * rate) / roofline.gemmGflops);
  return (
    `One thread in the browser: multiply-adds of 128 bits alone ${roofline.fmaGflops.toFixed(1)} GFLOP/s (two workers at ` +
    `once ${(roofline.fmaGflopsOfTwo / roofline.fmaGflops).toFixed(2)} times as many), XNNPACK's matrix ` +
    `product ${roofline.gemmGflops.toFixed(1)}, the article's network at 64x28x28 ${rate.toFixed(1)}: ${share} % of the ` +
    `product's rate.`
  );
}

/** How far `threads: 'auto'` is from the better of 1 and 2 threads, where it is farthest. */
function autoLine({ rows }) {
  const losses = rows
    .filter(({ threads }) => threads === 'auto')
    .map(({ task, shape, variant, median_ms: ms }) => {
      const given = rows.filter((row) => row.task === task && row.shape === shape && row.variant === variant);
      const least = Math.min(...given.filter((row) => row.threads !== 'auto').map((row) => row.median_ms));
      return { shape, percent: 100 * (ms / least - 1) };
    });
  const { shape, percent } = losses.sort((a, b) => b.percent - a.percent)[0];
  return `With \`threads: 'auto'\` no row takes more than ${percent.toFixed(1)} % longer than with the better of 1 and 2 threads (${shape}).`;
}

function videoSection({ video }) {
  const head = ['network', 'frame', 'result', 'threads', 'frames/s', 'a frame', 'of it the network', 'dropped'];
  const line = ({ model, shape, output, threads, framesPerSecond, frameMs, runMs, frames, dropped }) => [
    ...[model, shape, output, threads],
    ...[framesPerSecond.toFixed(1), time(frameMs), time(runMs)],
    `${Math.round((100 * dropped) / (frames + dropped))} %`,
  ];
  return (
    'A playing video of 60 frames/s through `processVideo` in headless Chromium, one frame in work at a time ' +
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
      `The page's tab Learn shows its first denoised sample ${time(startUp.firstResultMs)} after the navigation, having loaded ` +
        `${Math.round(startUp.gzipBytes / 1000)} KB (gzip), module and model included.`,
    );
  }
  for (const { megapixels, seconds, peakMb, idleMb, longestGapMs, freeMs } of memory ?? []) {
    lines.push(
      `A JPEG of ${megapixels.toFixed(0)} megapixels becomes one in ${seconds.toFixed(1)} s, with a peak of ` +
        `${peakMb.toFixed(0)} MB of the browser's process, of which an empty page takes ${idleMb.toFixed(0)} MB; ` +
        `progress is told at least every ${longestGapMs.toFixed(0)} ms, and ${freeMs.toFixed(0)} ms after a cancel the ` +
        `worker has done something else.`,
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

/** Replaces what stands between <!-- bench:NAME --> and <!-- /bench:NAME -->, for the parts that were measured. */
export function updateReadme(text, results) {
  const has = (prefix) => results.rows.some(({ task }) => task.startsWith(prefix));
  const parts = {
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
  return Object.entries(parts).reduce((readme, [name, content]) => {
    const marked = new RegExp(`(<!-- bench:${name} -->)[^]*?(<!-- /bench:${name} -->)`);
    if (!marked.test(readme)) throw new Error(`expected README.md to have the marker <!-- bench:${name} -->`);
    return readme.replace(marked, (_, begin, end) => `${begin}\n${content}\n${end}`);
  }, text);
}
