// A small static file server for the built site: node scripts/serve.mjs [folder] [options]
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { siteRoot } from './lib/paths.mjs';
import { main, UserError } from './lib/say.mjs';

const defaultPort = 8080;

export const serveOptions = {
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  base: { type: 'string', default: '/' },
  'no-isolation': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

export const serveHelp = `  --port N         port to serve on (default ${defaultPort}, or the next free one)
  --host NAME      address to listen on (default 127.0.0.1)
  --base PATH      serve below this path, as a project page of a static host does
  --no-isolation   leave out the headers that allow threads
  --help           this text`;

const types = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

// A page may use shared memory, and so threads, only when it is isolated from other origins.
const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

// Returns a base path in the form '/sub/path/'.
function normalBase(base) {
  const trimmed = base.replace(/^\/+|\/+$/g, '');
  return trimmed ? `/${trimmed}/` : '/';
}

// Returns the file inside `root` for a request path, or null.
function fileFor(root, base, requestPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(requestPath);
  } catch {
    return null;
  }
  if (!decoded.startsWith(base) || decoded.includes('\0')) return null;
  const file = path.resolve(root, `.${path.sep}${decoded.slice(base.length)}`);
  const inside = path.relative(root, file);
  if (inside.startsWith('..') || path.isAbsolute(inside)) return null;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? file : null;
  const index = path.join(file, 'index.html');
  return decoded.endsWith('/') && statSync(index, { throwIfNoEntry: false }) ? index : null;
}

function answer(request, response, { roots, base, isolation, headers: extra }) {
  const requestPath = request.url.split('?')[0];
  const headers = { 'Cache-Control': 'no-cache', ...(isolation ? isolationHeaders : {}), ...extra };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end();
    return;
  }
  if (`${requestPath}/` === base) {
    response.writeHead(301, { ...headers, Location: base }).end();
    return;
  }
  const file = roots().reduce((found, root) => found ?? fileFor(root, base, requestPath), null);
  if (!file) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': statSync(file).size });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

// Serves `root`, which may be a function that returns several folders; the first that has a file serves it. Uses the
// given port, or the first free one from the default on. Every response has `headers`. Resolves to { server, url }.
export async function serve(options = {}) {
  const { root = siteRoot, port, host = '127.0.0.1', base = '/', isolation = true, headers = {} } = options;
  const roots = typeof root === 'function' ? root : () => [root];
  const settings = {
    roots: () => roots().map((folder) => path.resolve(folder)),
    base: normalBase(base),
    isolation,
    headers,
  };
  const server = http.createServer((request, response) => answer(request, response, settings));
  const tries = port === undefined ? Array.from({ length: 100 }, (_, index) => defaultPort + index) : [port];
  for (const candidate of tries) {
    try {
      await listen(server, candidate, host);
      const shown = host.includes(':') ? `[${host}]` : host;
      return { server, url: `http://${shown}:${server.address().port}${settings.base}` };
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    }
  }
  throw new UserError(
    port === undefined
      ? `No port from ${defaultPort} on is free`
      : `Port ${port} is taken; leave --port out to get a free one`,
  );
}

// Returns the settings for command-line values.
export function serveSettings(values) {
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
    throw new UserError(`--port expects a number from 0 to 65535, got '${values.port}'`);
  }
  return { port, host: values.host, base: values.base, isolation: !values['no-isolation'] };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const { values, positionals } = parseArgs({ options: serveOptions, allowPositionals: true });
    if (values.help) {
      console.log(`Serves a folder of static files (default: build/site).\n\n${serveHelp}`);
      return;
    }
    const { url } = await serve({ root: positionals[0], ...serveSettings(values) });
    console.log(url);
  });
}
