import { byId, inputById, show } from './dom.js';

/** Pictures of the visitor's own, by button, drop and paste. */
export function onUpload(receive: (file: File) => void) {
  const first = (files?: FileList | null) => {
    const file = files?.[0];
    if (file) receive(file);
  };
  inputById('file').addEventListener('change', () => {
    first(inputById('file').files);
    // So that choosing the same file again is a change.
    inputById('file').value = '';
  });
  document.addEventListener('paste', (event) => first(event.clipboardData?.files));
  wireDrop(first);
}

function wireDrop(receive: (files?: FileList | null) => void) {
  let depth = 0;
  const over = (change: number) => {
    depth = Math.max(0, depth + change);
    show('drop', depth > 0);
  };
  document.addEventListener('dragenter', () => over(1));
  document.addEventListener('dragleave', () => over(-1));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    over(-depth);
    receive(event.dataTransfer?.files);
  });
  byId('drop').addEventListener('click', () => over(-depth));
}
