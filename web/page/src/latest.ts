/** Runs one task at a time; a new one aborts the one before, so slider moves never queue up. */
export class Latest {
  private controller?: AbortController;

  /** Also resolves if a newer task or the visitor aborted this one. */
  async run(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    try {
      await task(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }

  cancel() {
    this.controller?.abort();
  }
}
