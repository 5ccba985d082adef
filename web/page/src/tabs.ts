import { clearError, showError } from './alert.js';
import { byId } from './dom.js';
import { Lazy } from './lazy.js';

type TabName = 'photo' | 'learn' | 'train' | 'upscale' | 'video' | 'plate';

/** The interface of a tab. */
export interface Tab {
  /** Resolves when its first result is shown. */
  ready?: Promise<void>;
  /** Takes pictures that were opened, here or in another tab. */
  take?(files: readonly File[]): void;
  /** Called when another tab is opened. */
  leave?(): void;
}

const TITLES: Record<TabName, string> = {
  photo: 'remove the noise from photos in your browser',
  learn: 'how a denoising autoencoder learns',
  train: 'train a denoising autoencoder in your browser',
  upscale: 'enlarge a picture in your browser',
  video: 'denoise or enlarge a video in your browser',
  plate: 'make a licence plate legible',
};

/** Each tab's script and styles are fetched when it is opened. */
const tabs: Record<TabName, Lazy<Tab>> = {
  photo: new Lazy(() => import('./photo/open.js').then(({ open }) => open())),
  learn: new Lazy(() => import('./learn/panel.js').then(({ open }) => open())),
  train: new Lazy(() => import('./train/open.js').then(({ open }) => open())),
  upscale: new Lazy(() => import('./upscale/open.js').then(({ open }) => open())),
  video: new Lazy(() => import('./video/open.js').then(({ open }) => open())),
  plate: new Lazy(() => import('./plate/open.js').then(({ open }) => open())),
};

const isTab = (name: string): name is TabName => Object.hasOwn(tabs, name);

/** Returns the tab in the page's address. */
function currentTab(): TabName {
  const name = location.hash.slice(1);
  return isTab(name) ? name : 'photo';
}

let shown: TabName | undefined;
/** The pictures that were opened last, and the tabs that have received them. */
let pictures: { files: readonly File[]; seen: Set<TabName> } | undefined;

/** Passes pictures that were opened in another tab to this tab, once. */
function share(name: TabName, tab: Tab) {
  if (!pictures || pictures.seen.has(name) || !tab.take) return;
  pictures.seen.add(name);
  tab.take(pictures.files);
}

async function showTab() {
  const name = currentTab();
  if (shown && shown !== name) {
    clearError();
    scrollTo({ top: 0, behavior: 'instant' });
    void tabs[shown].get().then(
      (tab) => tab.leave?.(),
      () => {},
    );
  }
  shown = name;
  document.title = `dae-wasm: ${TITLES[name]}`;
  delete document.body.dataset.ready;
  document.body.dataset.tab = name;
  for (const panel of document.querySelectorAll<HTMLElement>('.panel')) panel.hidden = panel.id !== name;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.tabs a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  try {
    const tab = await tabs[name].get();
    share(name, tab);
    await tab.ready;
    if (shown === name) document.body.dataset.ready = 'true';
  } catch (error) {
    if (shown === name) await showError(error, { retry: () => void showTab() });
  }
}

/** Opens a tab and resolves to it. The browser's back button returns to the tab before. */
export function openTab(name: TabName): Promise<Tab> {
  if (currentTab() !== name) location.hash = name;
  return tabs[name].get();
}

/** Passes opened pictures to the current tab, or to the photo tab if the current one takes none. */
export async function takePictures(files: readonly File[]) {
  pictures = { files, seen: new Set() };
  const name = currentTab();
  const tab = await tabs[name].get();
  if (tab.take) share(name, tab);
  else share('photo', await openTab('photo'));
}

export const hasPictures = () => pictures !== undefined;

/** Fetches the stored sample if the photo tab opens first. */
function showStoredSample() {
  if (currentTab() !== 'photo') return;
  for (const picture of document.querySelectorAll<HTMLImageElement>('.first')) picture.src = picture.dataset.src!;
}

export function startTabs() {
  showStoredSample();
  addEventListener('hashchange', () => void showTab());
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId(currentTab()).focus();
  });
  return showTab();
}
