// Every engine's worker uses this: it opens a model, runs a batch repeatedly, and reports the milliseconds of each run.
async function measure({ run, prepare = (x) => x, result = (y) => y, release = () => {} }, { x, shape, budgetMs }) {
  const input = prepare(x, shape);
  const times = [];
  let output;
  const end = performance.now() + budgetMs;
  do {
    const start = performance.now();
    const next = await run(input, shape);
    times.push(performance.now() - start);
    if (output !== undefined) release(output);
    output = next;
  } while (performance.now() < end || times.length < 3);
  const values = Float32Array.from(result(output));
  release(output);
  return { times, values };
}

self.answer = function answer(contestant) {
  self.onmessage = async ({ data: { id, open, ...task } }) => {
    try {
      const value = open ? await contestant.open(open) : await measure(contestant, task);
      self.postMessage({ id, value: value ?? null });
    } catch (error) {
      self.postMessage({ id, error: String(error?.stack ?? error) });
    }
  };
};
