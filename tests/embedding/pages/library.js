// Gives the API tests the package and images in a page.
export const dae = await import('./dae-wasm/index.js');

/** Creates the RGBA pixels of a soft pattern, the same every time. */
export function picture(width, height = width) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i += 4) {
    const at = i / 4;
    data[i] = 128 + 90 * Math.sin(at / 37);
    data[i + 1] = (at % width) * (255 / width);
    data[i + 2] = 200 - ((at * 7) % 31);
    data[i + 3] = 255;
  }
  return new ImageData(data, width, height);
}

export async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns the outcome of a promise. */
export const outcome = (promise) => promise.then(() => 'done').catch((error) => error.name + (error.code ?? ''));

/** Generates numbers from 0 to 1, the same in every run. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const table = {
  version: 1,
  name: 'small',
  input: { channels: 1 },
  layers: [
    { name: 'a', stage: 'encoder', op: 'conv2d', filters: 8, kernel: [3, 3], stride: [2, 2], activation: 'relu' },
    {
      name: 'b',
      stage: 'decoder',
      op: 'conv2d_transpose',
      filters: 8,
      kernel: [3, 3],
      stride: [2, 2],
      activation: 'relu',
    },
    { name: 'c', stage: 'decoder', op: 'conv2d', filters: 1, kernel: [3, 3], stride: [1, 1], activation: 'sigmoid' },
  ].map((layer) => ({ padding: 'same', ...layer })),
};
