// Serves images that differ in every response, or that the engine refuses, from the page's own origin.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const files = fileURLToPath(new URL('../../files', import.meta.url));
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Creates a BMP of 8 x 8 pixels of one gray value. */
export function bmp(value) {
  const file = Buffer.alloc(54 + 8 * 8 * 3, value);
  file.fill(0, 0, 54);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  for (const [at, number] of Object.entries({ 10: 54, 14: 40, 18: 8, 22: 8 })) file.writeUInt32LE(number, Number(at));
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

/**
 * Serves a folder, by default with isolation headers. Every response to `changing/...` is an image of a different gray; it may be
 * cached, except below `changing/forgotten/`. `files/...` is a file of tests/files.
 */
export async function serveOdd(folder, { isolation = true } = {}) {
  let gray = 0;
  const pictureOf = (url) => {
    if (url.startsWith('/changing/')) return bmp((gray += 10) % 256);
    return readFileSync(url.startsWith('/files/') ? path.join(files, path.basename(url)) : path.join(folder, url));
  };
  const server = createServer((request, response) => {
    const [url] = request.url.split('?');
    response.setHeader('Cache-Control', url.includes('forgotten') ? 'no-store' : 'max-age=3600');
    if (isolation) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    const type = types[path.extname(url)];
    if (type) response.setHeader('Content-Type', type);
    try {
      response.end(pictureOf(url));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}
