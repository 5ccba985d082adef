import { showError } from './alert.js';
import { byId } from './dom.js';

/** Saves a file on the visitor's device. */
export function saveAs(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Browsers read the URL some time after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Browsers with the File System Access API let a visitor choose a file to write. */
interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * Saves what is still being made. With the File System Access API it goes to the disk at once; other browsers first collect
 * it as a Blob, and so do pages in a frame, to which the API is closed. Must be called in a click's handler.
 */
export async function saveStream(made: Response, name: string, signal: AbortSignal): Promise<void> {
  const picker = window as Window & SavePicker;
  if (!picker.showSaveFilePicker || window.parent !== window) {
    const blob = await made.blob();
    signal.throwIfAborted();
    saveAs(blob, name);
    return;
  }
  let file;
  try {
    file = await picker.showSaveFilePicker({ suggestedName: name });
  } catch (error) {
    if ((error as Error).name === 'AbortError') return;
    throw error;
  }
  await made.body!.pipeTo(await file.createWritable(), { signal });
}

/** `holiday.jpg` becomes `holiday`. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '') || 'picture';
}

/** A button for a file that is created when it is pressed, because writing a large picture takes seconds. */
export class SaveButton {
  private current: { name: string; make: () => Promise<Blob> } | undefined;
  private readonly label: string;

  constructor(private readonly id: string) {
    this.label = byId(id).textContent!;
    byId(id).addEventListener('click', () => void this.save());
  }

  offer(name: string, make: () => Promise<Blob>) {
    this.current = { name, make };
    this.enable(true);
  }

  withdraw() {
    this.current = undefined;
    this.enable(false);
  }

  /** Enables or disables the button, which stays visible so that nothing moves. */
  private enable(possible: boolean) {
    byId<HTMLButtonElement>(this.id).disabled = !possible;
  }

  private async save() {
    if (!this.current) return;
    const { name, make } = this.current;
    const button = byId<HTMLButtonElement>(this.id);
    button.disabled = true;
    button.textContent = 'Writing…';
    try {
      saveAs(await make(), name);
    } catch (error) {
      void showError(error);
    }
    button.disabled = this.current === undefined;
    button.textContent = this.label;
  }
}
