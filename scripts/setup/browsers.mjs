// Finds the browsers for the tests on the system, or installs Debian's packages.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { installPackages } from '../lib/apt.mjs';
import { onPath } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';

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

// Returns the environment variables that tell the browser tests which programs to start.
export async function ensureBrowsers() {
  const missing = Object.keys(browsers).filter((name) => !find(name));
  if (missing.length) {
    const names = missing.map((name) => browsers[name].packageName);
    const problem = await installPackages(names, 'for the browser tests');
    if (problem) throw new UserError(problem);
  }
  const found = {};
  for (const [name, { variable }] of Object.entries(browsers)) {
    found[variable] = find(name);
    if (!found[variable]) throw new UserError(`${name} is missing; install it, or name its program in ${variable}`);
  }
  say(`Browsers: ${Object.values(found).join(', ')}`);
  return found;
}

/** Finds WebKitGTK's MiniBrowser, whose folder is named after the library's version. */
function miniBrowser() {
  const roots = ['/usr/libexec', ...below('/usr/lib', /-linux-gnu$/), '/usr/lib'];
  const folders = roots.flatMap((root) => below(root, /^webkit2?gtk-/));
  return folders.map((folder) => path.join(folder, 'MiniBrowser')).find((file) => existsSync(file));
}

function below(folder, pattern) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => pattern.test(name)).map((name) => path.join(folder, name));
}

// Installs WebKit's driver and browser, and the virtual display that they need.
export async function ensureWebKit() {
  const found = () => ({ driver: onPath('WebKitWebDriver'), browser: miniBrowser(), display: onPath('Xvfb') });
  if (!Object.values(found()).every(Boolean)) {
    const problem = await installPackages(['webkit2gtk-driver', 'xvfb'], 'for the tests in WebKit');
    if (problem) throw new UserError(problem);
  }
  return found();
}
