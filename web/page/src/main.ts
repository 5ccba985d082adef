import { createDenoiser, type Denoiser } from 'dae-wasm';
import { showError, wireAlert } from './alert.js';
import { showBackend } from './backend.js';
import { Compare } from './compare.js';
import { byId, setText } from './dom.js';
import { isolate } from './isolation.js';
import { Latest } from './latest.js';
import { endProgress } from './progress.js';
import { reportCancelled } from './report.js';
import { loadRest, loadSamples, type Sample } from './samples.js';
import { offerNoise, onSettings } from './settings.js';
import { wireSuper } from './super/start.js';
import { showSample, Story, type Subject } from './story.js';
import { Strip } from './strip.js';
import { modelSource, onNetwork, onPhotoNetwork, showNetwork, type Model } from './network.js';
import { PhotoNetwork } from './photo-network.js';
import type { Photo } from './photo.js';
import { Pile } from './pile.js';
import { wirePlate } from './plate/start.js';
import type { TrainPanel } from './train/panel.js';
import { loadRun } from './train/store.js';
import { onUpload } from './uploads.js';
import { isVideo, openVideo, wireVideo } from './video/start.js';

const latest = new Latest();
const compare = new Compare();
let samples: Sample[] = [];
let strip: Strip | undefined;
let denoiser: Denoiser | undefined;
let story: Story | undefined;
let panel: TrainPanel | undefined;
let subject: Subject | undefined;
const photoNetwork = new PhotoNetwork(() => denoiser!);
const pile = new Pile(
  () => denoiser!,
  photoNetwork,
  (photo) => choose({ photo }),
  showError,
);

function setSubject(next: Subject | undefined) {
  subject = next;
  strip?.select(next && 'sample' in next ? samples.indexOf(next.sample) : undefined);
  const photo = next && 'photo' in next ? next.photo : undefined;
  pile.select(photo);
  offerNoise(photo !== undefined);
}

async function tell(fallback = subject) {
  if (!story || !subject) return;
  const [teller, current] = [story, subject];
  try {
    await latest.run((signal) => teller.tell(current, signal));
  } catch (error) {
    endProgress();
    showError(error);
    // What cannot be shown is let go: the settings go on working on the picture before it.
    setSubject(fallback);
  }
}

function choose(next: Subject) {
  const before = subject;
  setSubject(next);
  void tell(before);
}

async function startSamples() {
  samples = await loadSamples();
  strip = new Strip(samples, (index) => choose({ sample: samples[index]! }));
  const first = samples[0];
  if (!first || subject) return;
  setSubject({ sample: first });
  showSample(first);
  await tell();
}

async function showAllSamples() {
  const late = await loadRest(samples);
  strip?.draw();
  if (subject && 'sample' in subject && late.includes(subject.sample)) await tell();
}

/** Makes a network the page's, in a worker of its own; the one before ends. */
async function use(model: Model): Promise<Denoiser> {
  const made = await createDenoiser(modelSource(model));
  // What is shown with the one before would fail with it.
  latest.cancel();
  await denoiser?.dispose();
  denoiser = made;
  showBackend(made.info);
  showNetwork(model);
  story = new Story(made, photoNetwork, compare);
  // For the curious, and for tests: the package's denoiser in the browser's console.
  Object.assign(globalThis, { denoiser: made });
  return made;
}

async function startEngine(samplesShown: Promise<void>) {
  document.body.classList.remove('failed');
  setText('backend', 'Starting the engine…');
  const saved = await loadRun();
  try {
    // A network that was trained here is the page's again; should it not load, the page's own is.
    if (saved) await use(saved.model).catch(() => use('fashion-tutorial'));
    else await use('fashion-tutorial');
  } catch (error) {
    document.body.classList.add('failed');
    setText('backend', 'The engine could not start.');
    showError(error, () => void startEngine(samplesShown));
    return;
  }
  await samplesShown;
  await tell();
  // What the first result does not need comes after it.
  await offerTraining(saved).catch((error: unknown) => showError(error));
  document.body.dataset.ready = 'true';
}

async function offerTraining(saved: Awaited<ReturnType<typeof loadRun>>) {
  const { TrainPanel } = await import('./train/panel.js');
  panel ??= new TrainPanel({ denoiser: () => denoiser!, use, retell: () => void tell() }, samples);
  await panel.offer(saved);
}

function open(files: File[]) {
  const [first] = files;
  if (first && isVideo(first)) openVideo(first);
  else if (first?.name.endsWith('.safetensors')) panel?.open(first).catch((error: unknown) => showError(error));
  else pile.open(files.map((file) => ({ name: file.name, source: file })));
}

function wire() {
  setText('version', __VERSION__);
  wireAlert();
  wirePlate();
  onSettings(() => void tell());
  onUpload(open);
  wireSuper();
  onPhotoNetwork(() => void tell());
  wireVideo();
  const scene: { photo?: Photo } = {};
  byId('scene').addEventListener('click', () => {
    const rendered = import('./scene.js').then(({ renderScene }) => {
      scene.photo ??= { name: 'rendered scene', source: renderScene() };
      return pile.open([scene.photo]);
    });
    rendered.catch((error: unknown) => showError(error));
  });
  onNetwork((name) => {
    panel?.replace(() => use(name)).catch((error: unknown) => showError(error));
  });
  byId('cancel').addEventListener('click', () => {
    latest.cancel();
    endProgress();
    reportCancelled();
  });
}

async function start() {
  wire();
  const samplesShown = startSamples().catch((error: unknown) => showError(error));
  if (await isolate()) return;
  await startEngine(samplesShown);
  await showAllSamples().catch((error: unknown) => showError(error));
}

void start();
