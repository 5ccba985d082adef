// Defines the variables that the documents' snippets use.
import { createDenoiser } from './dae-wasm/index.js';

const name = `${new URLSearchParams(location.search).get('picture')}.png`;
const blob = await (await fetch(name)).blob();
const file = new File([blob], name, { type: 'image/png' });
const img = Object.assign(new Image(), { src: name });
await img.decode();
const canvas = Object.assign(document.createElement('canvas'), { width: img.width, height: img.height });
canvas.getContext('2d').drawImage(img, 0, 0);
const video = Object.assign(document.createElement('video'), { muted: true, srcObject: canvas.captureStream() });
await video.play();
const data = Uint8Array.from({ length: 100 * 784 }, (_, i) => i % 251);
const table = await (await fetch('./table.json')).json();

Object.assign(globalThis, { file, files: [file, file], img, canvas, video, table });
Object.assign(globalThis, { images: { data, shape: [100, 28, 28, 1] }, denoiser: await createDenoiser({ table }) });
globalThis.ready = true;
