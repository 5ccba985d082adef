// The rates that roofline.cpp measures, in the browser's page.
/** GFLOP/s of one thread: { fmaGflops, gemmGflops }. */
export function measureRoofline(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/bench/roofline-worker.js');
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(JSON.parse(data));
        };
        worker.onerror = (event) => reject(new Error(event.message));
      }),
  );
}
