import { inputById } from './dom.js';

/** Passes on the files that are chosen in a file field, also if the same files are chosen again. */
export function onFiles(id: string, receive: (files: File[]) => void) {
  const input = inputById(id);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (files.length > 0) receive(files);
    // Without this, choosing the same file again would not be a change.
    input.value = '';
  });
}
