import { showError } from './alert.js';
import { inputById } from './dom.js';

/** What is loaded when it is first used. Where it could not be had, the next use asks again. */
export class Lazy<T> {
  private loading: Promise<T> | undefined;

  /** `place`: where its errors are said. */
  constructor(
    private readonly load: () => Promise<T>,
    private readonly place?: string,
  ) {}

  /** `files`: what the visitor gave for it, which an error is about. */
  use(action: (loaded: T) => void | Promise<void>, files: readonly File[] = []) {
    const { place } = this;
    this.loading ??= this.load();
    this.loading.catch(() => (this.loading = undefined));
    this.loading.then(action).catch((error: unknown) => void showError(error, { files, ...(place && { place }) }));
  }

  /** Does something with each file that is chosen, also with the same one again. */
  onFile(id: string, action: (loaded: T, file: File) => void | Promise<void>) {
    const input = inputById(id);
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) this.use((loaded) => action(loaded, file), [file]);
      // So that choosing the same file again is a change.
      input.value = '';
    });
  }
}
