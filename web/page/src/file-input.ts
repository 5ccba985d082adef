import { inputById } from './dom.js';

/** Gives the files that are chosen in a file field, also the same ones again. */
export function onFiles(id: string, receive: (files: File[]) => void) {
  const input = inputById(id);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) receive(files);
    // So that choosing the same file again is a change.
    input.value = '';
  });
}
