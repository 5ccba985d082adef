import { sveltekit } from '@sveltejs/kit/vite';

// dae-wasm needs no setting.
export default { plugins: [sveltekit()] };
