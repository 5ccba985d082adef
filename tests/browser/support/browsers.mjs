// Starts real Chromium through Playwright and real Firefox through WebDriver BiDi. The pages of both have goto, evaluate,
// keyboard and close, which is all that the tests use.
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { ensureBrowsers } from '../../../scripts/setup/browsers.mjs';

const chromiumSwitches = [
  // Containers and CI run as root, where Chromium refuses to start its sandbox.
  '--no-sandbox',
  // Nothing but the page may use the network.
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(args = []) {
  const { DAE_CHROMIUM } = await ensureBrowsers();
  return chromium.launch({ executablePath: DAE_CHROMIUM, args: [...chromiumSwitches, ...args] });
}

async function openChromium({ serviceWorkers = 'allow', width = 1280, args, ...context } = {}) {
  const browser = await launchChromium(args);
  const settings = { ...context, serviceWorkers, viewport: { width, height: 900 } };
  const page = await (await browser.newContext(settings)).newPage();
  return { page, close: () => browser.close() };
}

async function openFirefox({ width = 1280, extraPrefsFirefox = {} } = {}) {
  const { DAE_FIREFOX } = await ensureBrowsers();
  const start = { browser: 'firefox', executablePath: DAE_FIREFOX, headless: true, extraPrefsFirefox };
  const browser = await puppeteer.launch(start);
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  return { page, close: () => browser.close() };
}

export const browsers = { chromium: openChromium, firefox: openFirefox };
