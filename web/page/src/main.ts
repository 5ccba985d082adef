import { createDenoiser, type Denoiser } from 'dae-wasm';
import { clearError, loadWords, showError } from './alert.js';
import { showBackend } from './backend.js';
import { Compare } from './compare.js';
import { byId, inputById, setText } from './dom.js';
import { isolate } from './isolation.js';
import { Latest } from './latest.js';
import { Lazy } from './lazy.js';
import { modelSource, onNetwork, onPhotoNetwork, showNetwork, type Model, type NetworkName } from './network.js';
import { isNetworkFile, offerOnnx, onnxUrl } from './onnx.js';
import { PageError } from './page-error.js';
import type { PhotoDesk } from './photo/desk.js';
import type { Photo } from './photo/photo.js';
import { wirePlate } from './plate/start.js';
import { endProgress } from './progress.js';
import { reportCancelled } from './report.js';
import { loadRest, loadSamples, type Sample } from './samples.js';
import { offerNoise, onSettings } from './settings.js';
import { showSample, tellSample } from './story.js';
import { Strip } from './strip.js';
import { wireSuper } from './super/start.js';
import type { TrainPanel } from './train/panel.js';
import { loadRun } from './train/store.js';
import { onUpload } from './uploads.js';
import { isVideo, openVideo, wireVideo } from './video/start.js';

/** What is shown: a sample of the data set, or a photo. */
type Subject = { sample: Sample } | { photo: Photo; desk: PhotoDesk };

const latest = new Latest();
const compare = new Compare();
let samples: Sample[] = [];
let strip: Strip | undefined;
let denoiser: Denoiser | undefined;
let panel: TrainPanel | undefined;
let subject: Subject | undefined;
/** What was shown before the subject; the page goes back to it where the subject cannot be read. */
let shownBefore: Subject | undefined;

/** What photos need comes with the first of them. */
const photos = new Lazy<PhotoDesk>(async () => {
  const { PhotoDesk } = await import('./photo/desk.js');
  const desk: PhotoDesk = new PhotoDesk({
    denoiser: () => denoiser!,
    compare,
    choose: (photo) => choose({ photo, desk }),
  });
  return desk;
});

const photoOf = (one: Subject | undefined) => (one && 'photo' in one ? one : undefined);

function setSubject(next: Subject | undefined) {
  const before = photoOf(subject);
  subject = next;
  strip?.select(next && 'sample' in next ? samples.indexOf(next.sample) : undefined);
  const shown = photoOf(next);
  if (shown) shown.desk.pile.select(shown.photo);
  else before?.desk.leave();
  offerNoise(shown?.photo.addNoise);
}

function isUnread(one: Subject | undefined): boolean {
  const photo = photoOf(one);
  return photo !== undefined && !photo.desk.shows(photo.photo);
}

/** What cannot be read is let go: the settings go on working on the picture before it. */
function letGoUnread() {
  if (isUnread(subject)) setSubject(shownBefore);
}

async function tell() {
  if (!denoiser || !subject) return;
  const [engine, current] = [denoiser, subject];
  try {
    await latest.run((signal) =>
      'sample' in current
        ? tellSample(engine, compare, current.sample, signal)
        : current.desk.tell(current.photo, signal),
    );
  } catch (error) {
    endProgress();
    const source = photoOf(current)?.photo.source;
    void showError(error, { files: source instanceof File ? [source] : [] });
    letGoUnread();
  }
}

function choose(next: Subject) {
  clearError();
  if (!isUnread(subject)) shownBefore = subject;
  setSubject(next);
  void tell();
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

/**
 * Makes a network the page's, in a worker of its own; the one before ends. `name`: how the page's list has it. `ready`:
 * what is to happen once the new one is loaded and the one before is still there.
 */
async function use(model: Model, name: NetworkName, ready?: () => Promise<void>): Promise<Denoiser> {
  const made = await createDenoiser(modelSource(model), { onnxUrl });
  await ready?.();
  // What is shown with the one before would fail with it.
  latest.cancel();
  await denoiser?.dispose();
  denoiser = made;
  showBackend(made.info);
  showNetwork(name);
  // For the curious, and for tests: the package's denoiser in the browser's console.
  Object.assign(globalThis, { denoiser: made });
  return made;
}

const useFirst = () => use('fashion-tutorial', 'fashion-tutorial');

async function startEngine(samplesShown: Promise<void>) {
  document.body.classList.remove('failed');
  setText('backend', 'Starting the engine…');
  const saved = await loadRun();
  try {
    // A network that was trained here is the page's again; should it not load, the page's own is.
    if (saved) await use(saved.model, 'own').catch(useFirst);
    else await useFirst();
  } catch (error) {
    document.body.classList.add('failed');
    setText('backend', 'The engine could not start.');
    void showError(error, { retry: () => void startEngine(samplesShown) });
    return;
  }
  await samplesShown;
  await tell();
  // What the first result does not need comes after it.
  loadWords().catch(() => {});
  await offerTraining(saved).catch((error: unknown) => void showError(error));
  document.body.dataset.ready = 'true';
}

async function offerTraining(saved: Awaited<ReturnType<typeof loadRun>>) {
  const { TrainPanel } = await import('./train/panel.js');
  panel ??= new TrainPanel({ denoiser: () => denoiser!, use, retell: () => void tell() }, samples);
  await panel.offer(saved);
  offerOnnx(() => denoiser!);
}

function openNetwork(file: File) {
  if (panel) panel.open(file).catch((error: unknown) => void showError(error));
  else void showError(new PageError('The page is still starting. Open the network again in a moment.'));
}

function open(files: File[]) {
  const [first] = files;
  if (!first) return;
  if (isVideo(first)) openVideo(first);
  else if (isNetworkFile(first)) openNetwork(first);
  else photos.use((desk) => desk.openFiles(files), files);
}

function wire() {
  setText('version', __VERSION__);
  wirePlate();
  onSettings(() => {
    const shown = photoOf(subject);
    if (shown) shown.photo.addNoise = inputById('add-noise').checked;
    void tell();
  });
  onUpload(open);
  wireSuper();
  onPhotoNetwork(() => void tell());
  wireVideo();
  byId('scene').addEventListener('click', () => photos.use((desk) => desk.openScene()));
  onNetwork((name) => {
    panel?.choose(name).catch((error: unknown) => void showError(error));
  });
  byId('cancel').addEventListener('click', () => {
    latest.cancel();
    letGoUnread();
    endProgress();
    reportCancelled();
  });
}

async function start() {
  wire();
  const samplesShown = startSamples().catch((error: unknown) => void showError(error));
  if (await isolate()) return;
  await startEngine(samplesShown);
  await showAllSamples().catch((error: unknown) => void showError(error));
}

void start();
