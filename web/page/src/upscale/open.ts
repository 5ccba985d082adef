import '../../styles/upscale.css';
import { byId } from '../dom.js';
import { onFiles } from '../file-input.js';
import { SAMPLE_PHOTO } from '../sample-photo.js';
import { hasPictures, takePictures, type Tab } from '../tabs.js';
import { UpscalePanel } from './panel.js';
import markup from './panel.html?raw';

/** The place of the mug's speckles in the sample (0 to 1): fine detail beside an edge. */
const MUG = { x: 0.5, y: 0.53 };

export async function open(): Promise<Tab> {
  byId('upscale').innerHTML = markup;
  const panel = new UpscalePanel();
  const openSample = () => panel.openSample('sample photo', SAMPLE_PHOTO, MUG);
  byId('super-scene').addEventListener('click', openSample);
  onFiles('super-file', (files) => void takePictures(files));
  if (!hasPictures()) openSample();
  return { take: ([first]) => first && panel.openFile(first) };
}
