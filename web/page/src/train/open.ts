import '../../styles/train.css';
import { showError } from '../alert.js';
import { byId } from '../dom.js';
import { learnPanel } from '../learn/panel.js';
import { Lazy } from '../lazy.js';
import type { NetworkName } from '../network.js';
import type { Tab } from '../tabs.js';
import { TrainPanel } from './panel.js';
import markup from './panel.html?raw';

/** The training tab shares its network and pictures with the steps of the Learn tab. */
const panel = new Lazy(async () => {
  const learn = await learnPanel.get();
  byId('train').innerHTML = markup;
  const { network, samples } = learn;
  const made = new TrainPanel(
    {
      denoiser: () => network.denoiser!,
      use: (model, name, ready) => network.use(model, name, ready),
      update: () => void learn.update(),
    },
    samples,
  );
  await made.offer(network.saved).catch((error: unknown) => void showError(error));
  return made;
});

/** Opens a model file that was dropped or opened anywhere on the page. */
export const openNetwork = async (file: File) => (await panel.get()).open(file);

/** Uses a network of the list. */
export const useListedNetwork = async (name: NetworkName) => (await panel.get()).choose(name);

export async function open(): Promise<Tab> {
  await panel.get();
  return {};
}
