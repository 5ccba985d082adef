/** The sum of the luminance steps of quality 50 (table K.1 of ITU-T T.81). */
const SUM_AT_50 = 3688;
/** Number of bytes that contain the tables, which come after the metadata and before the picture's size. */
const HEAD_BYTES = 1 << 18;

const START_OF_SCAN = 0xda;
const QUANTIZATION = 0xdb;

/** The sum of the steps of the luminance table, table 0, if it is among the tables from `at` to `end`. */
function sumOfSteps(head: DataView, at: number, end: number): number | undefined {
  while (at < end) {
    const bytes = head.getUint8(at) >> 4 ? 2 : 1;
    const next = at + 1 + 64 * bytes;
    if (next > end) return undefined;
    if ((head.getUint8(at) & 15) === 0) {
      let sum = 0;
      for (let step = at + 1; step < next; step += bytes) {
        sum += bytes === 2 ? head.getUint16(step) : head.getUint8(step);
      }
      return sum;
    }
    at = next;
  }
  return undefined;
}

/** The sum of the luminance steps, from all tables of a file. */
function luminanceSteps(head: DataView): number | undefined {
  for (let at = 2; at + 4 <= head.byteLength;) {
    if (head.getUint8(at) !== 0xff) return undefined;
    const marker = head.getUint8(at + 1);
    const end = at + 2 + head.getUint16(at + 2);
    if (marker === START_OF_SCAN || end > head.byteLength) return undefined;
    const sum = marker === QUANTIZATION ? sumOfSteps(head, at + 4, end) : undefined;
    if (sum !== undefined) return sum;
    at = end;
  }
  return undefined;
}

/**
 * Resolves to the quality, 1 to 100, with which libjpeg would have written such a file; other encoders have other
 * scales. Undefined if the file is not a JPEG.
 */
export async function jpegQuality(file: Blob): Promise<number | undefined> {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (head.byteLength < 2 || head.getUint16(0) !== 0xffd8) return undefined;
  const sum = luminanceSteps(head);
  if (!sum) return undefined;
  const percent = (100 * sum) / SUM_AT_50;
  return Math.max(1, Math.round(percent > 100 ? 5000 / percent : (200 - percent) / 2));
}
