// Runs roofline.cpp in the browser's page.
/** Returns the GFLOP/s of one thread, { fmaGflops, gemmGflops }, and fmaGflopsOfTwo, the sum of two concurrent workers. */
export async function measureRoofline(page) {
  const [alone] = await run(page, 1);
  const [one, other] = await run(page, 2);
  return { ...alone, fmaGflopsOfTwo: one.fmaGflops + other.fmaGflops };
}

function run(page, workers) {
  return page.evaluate(
    (count) =>
      Promise.all(
        Array.from(
          { length: count },
          () =>
            new Promise((resolve, reject) => {
              const worker = new Worker('/bench/roofline-worker.js');
              worker.onmessage = ({ data }) => {
                worker.terminate();
                resolve(JSON.parse(data));
              };
              worker.onerror = (event) => reject(new Error(event.message));
            }),
        ),
      ),
    workers,
  );
}
