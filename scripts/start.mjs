// npm start: set up what is missing, build the page, serve it.
import { parseArgs } from 'node:util';
import { buildSite } from './build/web.mjs';
import { main, say, Stop } from './lib/say.mjs';
import { serve, serveHelp, serveOptions, serveSettings } from './serve.mjs';

function readOptions() {
  try {
    return parseArgs({ options: serveOptions }).values;
  } catch (error) {
    throw new Stop(`${error.message}\n\n${serveHelp}`);
  }
}

await main(async () => {
  const values = readOptions();
  if (values.help) {
    console.log(`npm start [-- options]: builds the page and serves it.\n\n${serveHelp}`);
    return;
  }
  const settings = serveSettings(values);
  await buildSite();
  const { url } = await serve(settings);
  say(`Serving the page ${settings.isolation ? 'with' : 'without'} isolation headers; stop with Ctrl+C`);
  console.log(`\n  ${url}\n`);
});
