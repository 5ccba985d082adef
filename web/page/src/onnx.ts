// ONNX files: networks that a visitor drops, and the button that saves the page's network as one.
import type { Denoiser } from 'dae-wasm';
import { showError } from './alert.js';
import { byId } from './dom.js';
import { saveAs } from './save.js';

/** The module that reads and writes them, which is fetched when it is needed. */
export const onnxUrl = new URL('../../../models/dae-onnx.wasm', import.meta.url);

export function isNetworkFile({ name }: File): boolean {
  return /\.(safetensors|onnx)$/i.test(name);
}

/** From now on the button saves the network that `denoiser` gives. */
export function offerOnnx(denoiser: () => Denoiser) {
  const button = byId<HTMLButtonElement>('train-save-onnx');
  button.onclick = async () => {
    try {
      saveAs(await denoiser().save({ format: 'onnx' }), `${denoiser().info.name}.onnx`);
    } catch (error) {
      void showError(error);
    }
  };
  button.disabled = false;
}
