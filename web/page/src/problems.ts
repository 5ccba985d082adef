import { kindOf } from './file-kind.js';
import { PageError } from './page-error.js';

/** An error explained to the visitor; `technical` is the original message. */
interface Problem {
  text: string;
  technical?: string;
}

const READABLE = 'The page reads JPEG, PNG, WebP, AVIF, GIF and BMP.';

/** Explanations by the `code` of the package's errors. */
const BY_CODE: Record<string, string> = {
  WASM_LOAD:
    'The denoising engine could not be loaded. Check the connection and try again. It needs Chrome or Edge 91, ' +
    'Firefox 89, Safari 16.4 or newer.',
  OUT_OF_MEMORY:
    'There is not enough memory for this in the browser. Close other tabs and try again, or take a smaller picture.',
  MODEL_FORMAT:
    'The page cannot use this file as a network. It reads networks that were saved here or by the command "dae train", ' +
    'and ONNX files of convolutional networks.',
  UNSUPPORTED_INPUT: `This picture cannot be read. ${READABLE}`,
  DIVERGED:
    'The training diverged: its loss is no finite number. The weights from before that step are kept. ' +
    'Choose a smaller learning rate and start again.',
};
const NOT_FETCHED = 'Something that this needs could not be fetched. Check the connection and try again.';
const UNKNOWN = 'Something went wrong. Try again; if it fails once more, reload the page.';

const PICTURE_CODES = new Set(['UNSUPPORTED_INPUT', 'INVALID_ARGUMENT']);
/** Names of browsers' errors for files that are gone, may not be read or are folders. */
const READ_ERRORS = new Set(['NotFoundError', 'NotReadableError', 'NotAllowedError', 'SecurityError']);

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown) => (error as { code?: unknown } | undefined)?.code;

export async function explain(error: unknown, files: readonly File[]): Promise<Problem> {
  if (error instanceof PageError) {
    return { text: error.message, ...(error.cause !== undefined && { technical: textOf(error.cause) }) };
  }
  const technical = textOf(error);
  const file = await fileOf(error, files);
  const text = file && (await explainFile(error, file));
  return { text: text ?? explainError(error), technical };
}

function explainError(error: unknown): string {
  const known = BY_CODE[String(codeOf(error))];
  if (known) return known;
  // fetch() and import() reject with these without a connection.
  return error instanceof TypeError && /fetch|load|import|network/i.test(error.message) ? NOT_FETCHED : UNKNOWN;
}

/** Finds the file that an error is about: the only one, the one that it names, or the first that is not a picture. */
async function fileOf(error: unknown, files: readonly File[]): Promise<File | undefined> {
  if (files.length <= 1) return files[0];
  const named = files.find((file) => file.name && textOf(error).includes(`(from ${file.name})`));
  if (named) return named;
  for (const file of files) {
    const kind = await kindOf(file).catch(() => undefined);
    if (!kind?.readable) return file;
  }
  return undefined;
}

async function explainFile(error: unknown, file: File): Promise<string | undefined> {
  const name = file.name || 'The picture';
  const unread = `${name} cannot be read. If it is a folder, open it and choose the pictures in it; if it was moved or renamed, choose it again.`;
  if (error instanceof DOMException && READ_ERRORS.has(error.name)) return unread;
  if (!PICTURE_CODES.has(String(codeOf(error)))) return undefined;
  const message = textOf(error);
  if (/the limit is|values, got/.test(message)) return tooLarge(name, message);
  const kind = await kindOf(file).catch(() => 'unreadable' as const);
  if (kind === 'unreadable') return unread;
  if (file.size === 0) return `${name} is empty. ${kind?.advice}`;
  if (!kind) return `${name} is no picture that browsers can read. ${READABLE}`;
  if (kind.readable) {
    return `${name} looks like ${kind.name}, but it is damaged, incomplete or of a rare kind. Copy or download it again, or save it as PNG.`;
  }
  const picture = /photo|picture|document|drawing/.test(kind.name) ? ', which browsers cannot read' : ', not a picture';
  return `${name} looks like ${kind.name}${picture}. ${kind.advice}`;
}

/** Explains the engine's limits, `Image::kMaxSide` and `Image::kMaxPixels`. */
function tooLarge(name: string, message: string): string {
  const [, width, height] = /(\d+) x (\d+)/.exec(message) ?? [];
  const size = width ? ` It has ${width} × ${height}.` : '';
  return `${name} is too large. The limit is 65,535 pixels a side and 134 megapixels in all.${size} Make it smaller, or cut it into parts.`;
}
