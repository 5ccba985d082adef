// npm start: sets up what is missing, builds the page and serves it. The variant for current browsers is built and
// served first; the other variants follow.
import { parseArgs } from 'node:util';
import { buildFirstSite, buildSite, isSiteBuilt } from './build/web.mjs';
import { firstSiteRoot, siteRoot } from './lib/paths.mjs';
import { main, say, UserError } from './lib/say.mjs';
import { serve, serveHelp, serveOptions, serveSettings } from './serve.mjs';

function readOptions() {
  try {
    return parseArgs({ options: serveOptions }).values;
  } catch (error) {
    throw new UserError(`${error.message}\n\n${serveHelp}`);
  }
}

await main(async () => {
  const values = readOptions();
  if (values.help) {
    console.log(`npm start [-- options]: builds the page and serves it.\n\n${serveHelp}`);
    return;
  }
  const settings = serveSettings(values);
  let isWhole = isSiteBuilt();
  if (!isWhole) await buildFirstSite(settings.isolation ? 'relaxed-threads' : 'simd');
  // A page that was opened before the site was complete still finds its files.
  const root = () => (isWhole ? [siteRoot, firstSiteRoot] : [firstSiteRoot]);
  const { url } = await serve({ ...settings, root });
  say(`Serving the page ${settings.isolation ? 'with' : 'without'} isolation headers; stop with Ctrl+C`);
  console.log(`\n  ${url}\n`);
  if (isWhole) return;
  say('Building the engine for other browsers meanwhile');
  await buildSite();
  isWhole = true;
  say('The engine for all browsers is built; pages that are loaded from now on use it');
});
