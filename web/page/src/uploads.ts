import { showError } from './alert.js';
import { show } from './dom.js';
import { openTab, takePictures } from './tabs.js';

const isVideo = (file: File) => file.type.startsWith('video/');
const isNetwork = (file: File) => /\.(safetensors|onnx)$/i.test(file.name);

/** Receives files that were opened, dropped or pasted anywhere on the page: a network, a video, or pictures. */
export async function receive(files: readonly File[]) {
  const [first] = files;
  if (!first) return;
  try {
    if (isVideo(first)) {
      const { openFile } = await import('./video/open.js');
      await openTab('video');
      await openFile(first);
    } else if (isNetwork(first)) {
      const { openNetwork } = await import('./train/open.js');
      await openTab('train');
      await openNetwork(first);
    } else {
      await takePictures(files);
    }
  } catch (error) {
    void showError(error, { files });
  }
}

/** Accepts files that are dropped or pasted anywhere on the page. */
export function wireUploads() {
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void receive(files);
  });
  // Entering a child fires before leaving its parent, so the overlay is hidden when all entered elements were left.
  let depth = 0;
  const over = (change: number) => {
    depth = Math.max(0, depth + change);
    show('drop', depth > 0);
  };
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragenter', (event) => carriesFiles(event) && over(1));
  document.addEventListener('dragleave', (event) => carriesFiles(event) && over(-1));
  document.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over(-depth);
    void receive([...(event.dataTransfer?.files ?? [])]);
  });
}
