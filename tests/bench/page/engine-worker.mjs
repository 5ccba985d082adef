// Runs this project's engine in a worker in the way the package's own worker does.
import { Bindings } from '/package/bindings.js';
import { instantiate } from '/package/emscripten.js';
import { prefersThreads } from '/package/self-test.js';
import './measuring.js';

let bindings;
let session;

self.answer({
  async open({ variant, threads: wanted, model }) {
    const threads = wanted === 'auto' ? 2 : wanted;
    const glue = await import(`/package/wasm/dae-${variant}.mjs`);
    const module = await WebAssembly.compileStreaming(fetch(`/wasm/dae-${variant}.wasm`));
    const startThread = (name) => new Worker('/package/worker.js', { type: 'module', name });
    const wasm = await instantiate(glue.default, module, threads, startThread);
    bindings = new Bindings(wasm);
    const handle = bindings.loadModel(new Uint8Array(await (await fetch(model)).arrayBuffer()));
    session = bindings.createSession(handle, threads);
    if (wanted === 'auto') {
      const one = bindings.createSession(handle, 1);
      if (!prefersThreads(bindings, bindings.modelInfo(handle), one, session)) session = one;
    }
  },
  prepare(x, shape) {
    const y = new Float32Array(bindings.outputShape(session, 'all', shape).reduce((product, size) => product * size));
    return { x, y };
  },
  run({ x, y }, shape) {
    bindings.run(session, 'all', x, shape, y);
    return y;
  },
});
