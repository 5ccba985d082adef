// Entry for Vite and webpack, which copy the package's worker, .wasm and model files by themselves.
import { createDenoiser } from 'dae-wasm';
import { useDenoiser } from './use-denoiser.js';

// Before version 7, Vite's build does not accept await outside of functions.
createDenoiser().then(useDenoiser);
