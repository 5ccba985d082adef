import { AUTOMATIC, STAND_IN } from './automatic.js';
import { DaeError, textOf, withOrigin, isAbort } from './errors.js';
import { Engine } from './engine.js';
import { ThreadStartError } from './emscripten.js';
import type { WasmInstance } from './emscripten.js';
import { shorten } from './download.js';
import { loadModel, loadWasm } from './loading.js';
import type { LoadHooks, ModelSource } from './loading.js';
import { isOnnx, OnnxConverter } from './onnx.js';
import { describePlan, planRuntime } from './platform.js';
import type { Plan } from './platform.js';
import type { CreateRequest } from './protocol.js';
import type { RuntimeEnvironment } from './runtime-environment.js';
import type { DenoiserInfo, UntrainedModel } from './types.js';

interface Started {
  engine: Engine;
  info: DenoiserInfo;
  onnx: OnnxConverter;
}

/** Downloads what is needed, creates the engine and describes it. */
export async function startEngine(
  request: CreateRequest,
  environment: RuntimeEnvironment,
  hooks: LoadHooks = {},
): Promise<Started> {
  const { platform } = environment;
  const onnx = new OnnxConverter(request.onnxUrl);
  const [{ wasm, plan }, model] = await Promise.all([
    loadPlanned(planRuntime(platform, request), request, environment, hooks),
    request.model ? loadAnyModel(request.model, onnx, hooks) : STAND_IN,
  ]);
  const engine = openEngine(wasm, model, plan, request);
  const backend = describePlan({ ...plan, threads: engine.threads }, platform.crossOriginIsolated);
  backend.simd = engine.bindings.simd() === 'relaxed' ? 'relaxed' : 'simd128';
  if (engine.threads === 1) backend.reasonSingleThread ??= 'self-test';
  return { engine, info: { ...(request.model ? engine.model : AUTOMATIC), backend }, onnx };
}

async function loadAnyModel(source: ModelSource, onnx: OnnxConverter, hooks: LoadHooks) {
  const model = await loadModel(source, hooks);
  if (!(model instanceof Uint8Array) || !isOnnx(model)) return model;
  return onnx.fromOnnx(model).catch((error: unknown) => {
    throw withOrigin(error, 'url' in source ? shorten(source.url) : undefined);
  });
}

function openEngine(wasm: WasmInstance, model: Uint8Array | UntrainedModel, plan: Plan, request: CreateRequest) {
  try {
    return new Engine(wasm, model, plan, request.kernels, request.choice);
  } catch (error) {
    const source = request.model;
    throw withOrigin(error, source && 'url' in source ? shorten(source.url) : undefined);
  }
}

async function loadPlanned(plan: Plan, request: CreateRequest, environment: RuntimeEnvironment, hooks: LoadHooks) {
  try {
    return { plan, wasm: await loadWasm(plan.variant, plan.threads, request.wasm, environment, hooks) };
  } catch (error) {
    const fallback = fallbackPlan(plan, error, request);
    if (!fallback) throw asLoadError(error);
    const wasm = await loadWasm(fallback.variant, 1, request.wasm, environment, hooks).catch((again) => {
      throw asLoadError(again);
    });
    return { plan: fallback, wasm };
  }
}

/** Phones may refuse large shared memories, and some hosts the threads' workers; one thread still works there. */
function fallbackPlan(plan: Plan, error: unknown, { wasm }: CreateRequest): Plan | undefined {
  if (plan.variant === 'simd' || wasm.binary) return undefined;
  const reason = error instanceof RangeError ? 'no-shared-memory' : 'nested-worker';
  if (reason === 'nested-worker' && !(error instanceof ThreadStartError)) return undefined;
  return { variant: 'simd', threads: 1, selfTest: false, reasonSingleThread: reason };
}

function asLoadError(error: unknown): unknown {
  if (error instanceof DaeError || isAbort(error)) return error;
  const code = error instanceof RangeError ? 'OUT_OF_MEMORY' : 'WASM_LOAD';
  return new DaeError(code, `expected the WebAssembly module to start, but: ${textOf(error)}`);
}
