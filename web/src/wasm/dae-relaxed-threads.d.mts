import type { EmscriptenFactory } from '../emscripten.js';

declare const factory: EmscriptenFactory;
export default factory;
