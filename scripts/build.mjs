// npm run build writes the static site to build/site.
import { buildSite } from './build/web.mjs';
import { siteRoot } from './lib/paths.mjs';
import { main, say } from './lib/say.mjs';

await main(async () => {
  await buildSite();
  say(`The site is in ${siteRoot}`);
});
