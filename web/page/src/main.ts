import { createDenoiser } from 'dae-wasm';
import { showError, wireAlert } from './alert.js';
import { showBackend } from './backend.js';
import { Compare } from './compare.js';
import { byId } from './dom.js';
import { isolate } from './isolation.js';
import { Latest } from './latest.js';
import { loadSamples } from './samples.js';
import { offerNoise, onSettings } from './settings.js';
import { Story, type Subject } from './story.js';
import { Strip } from './strip.js';
import { onUpload } from './uploads.js';

const latest = new Latest();
const compare = new Compare();

async function start() {
  const [samples, denoiser] = await Promise.all([loadSamples(), createDenoiser()]);
  showBackend(denoiser);
  const story = new Story(denoiser, compare);
  let subject: Subject | undefined;

  const tell = () => {
    const current = subject;
    if (current)
      latest
        .run((signal) => story.tell(current, signal))
        .catch((error) => {
          story.stopped();
          showError(error);
        });
  };
  const choose = (next: Subject, sample?: number) => {
    subject = next;
    strip.select(sample);
    offerNoise('file' in next);
    tell();
  };
  const strip = new Strip(samples, (index) => choose({ sample: samples[index]! }, index));
  onSettings(tell);
  onUpload((file) => choose({ file }));
  byId('cancel').addEventListener('click', () => {
    latest.cancel();
    story.stopped();
  });
  choose({ sample: samples[0]! }, 0);
  document.body.dataset.ready = 'true';
}

function boot() {
  start().catch((error) => {
    byId('backend').textContent = 'The engine could not start.';
    showError(error, boot);
  });
}

byId('version').textContent = __VERSION__;
wireAlert();
isolate().then((reloading) => {
  if (!reloading) boot();
});
