// Starts real WebKit, the engine of Safari, through WebKitGTK's driver (WebDriver classic over HTTP) on a virtual display.
// Its pages have the functions that the embedding tests use: goto, evaluate and close.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { ensureWebKit } from '../../../scripts/setup/browsers.mjs';

const START_MS = 20_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a virtual display; the server picks its number and writes it to file descriptor 3. */
function startDisplay() {
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'];
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3].once('data', (text) => resolve({ server, display: `:${String(text).trim()}` }));
  });
}

async function command(url, method, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function startSession(base, binary) {
  const options = { binary, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      return await command(`${base}/session`, 'POST', { capabilities });
    } catch (error) {
      // The driver needs a moment until it listens.
      if (error.cause?.code !== 'ECONNREFUSED' || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Runs in the page: awaits the function's result and hands it to WebDriver's callback. */
const script = `
  const [argument, done] = arguments;
  Promise.resolve().then(() => (FUNCTION)(argument)).then(
    (value) => done({ value: value === undefined ? null : value }),
    (error) => done({ error: String(error) }));`;

export async function openWebKit() {
  const { driver, browser } = await ensureWebKit();
  const { server, display } = await startDisplay();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const child = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
  const stop = () => [child, server].forEach((process) => process.kill());
  try {
    const base = `http://127.0.0.1:${port}`;
    const { sessionId } = await startSession(base, browser);
    const session = `${base}/session/${sessionId}`;
    await command(`${session}/timeouts`, 'POST', { script: 120_000, pageLoad: 60_000 });
    const page = {
      title: () => command(`${session}/title`, 'GET'),
      goto: (url) => command(`${session}/url`, 'POST', { url }),
      async evaluate(task, argument = null) {
        const body = { script: script.replace('FUNCTION', () => String(task)), args: [argument] };
        const { value, error } = await command(`${session}/execute/async`, 'POST', body);
        if (error) throw new Error(error);
        return value;
      },
    };
    const close = async () => {
      await command(session, 'DELETE').catch(() => {});
      stop();
    };
    return { page, close };
  } catch (error) {
    stop();
    throw error;
  }
}
