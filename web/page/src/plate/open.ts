import '../../styles/plate.css';
import { byId } from '../dom.js';
import { onFiles } from '../file-input.js';
import { hasPictures, takePictures, type Tab } from '../tabs.js';
import { PlatePanel } from './panel.js';

export async function open(): Promise<Tab> {
  const panel = new PlatePanel();
  byId('plate-start').addEventListener('click', () => panel.openScene());
  onFiles('plate-file', (files) => void takePictures(files));
  if (!hasPictures()) panel.openScene();
  return { take: ([first]) => first && panel.openFile(first) };
}
