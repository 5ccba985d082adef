import { inputById, show } from './dom.js';

/** Pictures of the visitor's own, by button, drop and paste. */
export function onUpload(receive: (files: File[]) => void) {
  const all = (files?: FileList | null) => {
    if (files?.length) receive([...files]);
    return Boolean(files?.length);
  };
  inputById('file').addEventListener('change', () => {
    all(inputById('file').files);
    // So that choosing the same file again is a change.
    inputById('file').value = '';
  });
  document.addEventListener('paste', (event) => {
    if (all(event.clipboardData?.files)) event.preventDefault();
  });
  wireDrop(all);
}

function wireDrop(receive: (files?: FileList | null) => void) {
  // Entering a child comes before leaving its parent: the overlay goes when every entered element was left.
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
    receive(event.dataTransfer?.files);
  });
}
