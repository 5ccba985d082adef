// The browsers for the tests: the system's own, else Debian's packages.
import { installPackages } from '../lib/apt.mjs';
import { onPath } from '../lib/run.mjs';
import { say, Stop } from '../lib/say.mjs';

const browsers = {
  chromium: {
    variable: 'DAE_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    packageName: 'chromium',
  },
  firefox: { variable: 'DAE_FIREFOX', commands: ['firefox-esr', 'firefox'], packageName: 'firefox-esr' },
};

const macFolders = {
  chromium: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  firefox: '/Applications/Firefox.app/Contents/MacOS/firefox',
};

function find(name) {
  const { variable, commands } = browsers[name];
  if (process.env[variable]) return process.env[variable];
  return commands.map((command) => onPath(command)).find(Boolean) ?? onPath(macFolders[name]);
}

// The environment variables that tell the browser tests what to start.
export async function ensureBrowsers() {
  const missing = Object.keys(browsers).filter((name) => !find(name));
  if (missing.length) {
    const names = missing.map((name) => browsers[name].packageName);
    const problem = await installPackages(names, 'for the browser tests');
    if (problem) throw new Stop(problem);
  }
  const found = {};
  for (const [name, { variable }] of Object.entries(browsers)) {
    found[variable] = find(name);
    if (!found[variable]) throw new Stop(`${name} is missing; install it, or name its program in ${variable}`);
  }
  say(`Browsers: ${Object.values(found).join(', ')}`);
  return found;
}
