import { createDenoiser } from 'dae-wasm';
import { showError, wireAlert } from './alert.js';
import { showBackend } from './backend.js';
import { Compare } from './compare.js';
import { byId, setText } from './dom.js';
import { isolate } from './isolation.js';
import { Latest } from './latest.js';
import { endProgress } from './progress.js';
import { reportCancelled } from './report.js';
import { loadSamples, type Sample } from './samples.js';
import { offerNoise, onSettings } from './settings.js';
import { showSample, Story, type Subject } from './story.js';
import { Strip } from './strip.js';
import { onUpload } from './uploads.js';

const latest = new Latest();
const compare = new Compare();
let samples: Sample[] = [];
let strip: Strip | undefined;
let story: Story | undefined;
let subject: Subject | undefined;

function setSubject(next: Subject | undefined) {
  subject = next;
  strip?.select(next && 'sample' in next ? samples.indexOf(next.sample) : undefined);
  offerNoise(next !== undefined && 'file' in next);
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

async function startEngine() {
  document.body.classList.remove('failed');
  setText('backend', 'Starting the engine…');
  try {
    const denoiser = await createDenoiser();
    showBackend(denoiser.info);
    story = new Story(denoiser, compare);
    // For the curious, and for tests: the package's denoiser in the browser's console.
    Object.assign(globalThis, { denoiser });
  } catch (error) {
    document.body.classList.add('failed');
    setText('backend', 'The engine could not start.');
    showError(error, () => void startEngine());
    return;
  }
  document.body.dataset.ready = 'true';
  await tell();
}

function wire() {
  setText('version', __VERSION__);
  wireAlert();
  onSettings(() => void tell());
  onUpload((file) => choose({ file }));
  byId('cancel').addEventListener('click', () => {
    latest.cancel();
    endProgress();
    reportCancelled();
  });
}

async function start() {
  wire();
  startSamples().catch((error: unknown) => showError(error));
  if (await isolate()) return;
  await startEngine();
}

void start();
