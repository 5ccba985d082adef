import type { DaeErrorCode } from './types.js';

/** An error of the package. The message says what was expected, what was found, and from which URL. */
export class DaeError extends Error {
  override readonly name = 'DaeError';

  constructor(
    readonly code: DaeErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The order is that of `dae_status` in the C API. */
const codeOfStatus: readonly DaeErrorCode[] = [
  'INTERNAL',
  'INVALID_ARGUMENT',
  'UNSUPPORTED_INPUT',
  'MODEL_FORMAT',
  'OUT_OF_MEMORY',
  'INTERNAL',
  'DIVERGED',
];

export function errorOfStatus(status: number, message: string): DaeError {
  return new DaeError(codeOfStatus[status] ?? 'INTERNAL', message);
}

export function invalid(message: string): DaeError {
  return new DaeError('INVALID_ARGUMENT', message);
}

export function abortError(): DOMException {
  return new DOMException('The operation was aborted', 'AbortError');
}

export function isAbort(error: unknown): boolean {
  // Compare the name, because a signal of another realm throws that realm's class of errors.
  return (error as Error | undefined)?.name === 'AbortError';
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Adds the origin of the bytes to the error's message. */
export function withOrigin(error: unknown, origin: string | undefined): unknown {
  if (!(error instanceof DaeError) || origin === undefined) return error;
  return new DaeError(error.code, `${error.message} (from ${origin})`);
}
