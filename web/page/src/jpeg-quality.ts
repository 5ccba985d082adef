/** Of table K.1 of ITU-T T.81: the steps of luminance, which are quality 50. */
const SUM_AT_50 = 3688;
/** Tables come before the picture's size, after what a camera or an editor has to tell. */
const HEAD_BYTES = 1 << 18;

const START_OF_SCAN = 0xda;
const QUANTIZATION = 0xdb;

/** The sum of the quantization steps of luminance, or nothing where they are not found. */
function luminanceSteps(head: DataView): number | undefined {
  for (let at = 2; at + 4 <= head.byteLength;) {
    if (head.getUint8(at) !== 0xff) return undefined;
    const marker = head.getUint8(at + 1);
    const end = at + 2 + head.getUint16(at + 2);
    if (marker === START_OF_SCAN || end > head.byteLength) return undefined;
    for (let table = at + 4; marker === QUANTIZATION && table < end;) {
      const bytes = head.getUint8(table) >> 4 ? 2 : 1;
      if (table + 1 + 64 * bytes > end) return undefined;
      const steps = Array.from({ length: 64 }, (_, i) =>
        bytes === 2 ? head.getUint16(table + 1 + 2 * i) : head.getUint8(table + 1 + i),
      );
      if ((head.getUint8(table) & 15) === 0) return steps.reduce((sum, step) => sum + step);
      table += 1 + 64 * bytes;
    }
    at = end;
  }
  return undefined;
}

/**
 * The quality, 1 to 100, that the Independent JPEG Group's encoder would have made such a file with; others count
 * otherwise. Nothing for what is no JPEG.
 */
export async function jpegQuality(file: Blob): Promise<number | undefined> {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (head.byteLength < 2 || head.getUint16(0) !== 0xffd8) return undefined;
  const sum = luminanceSteps(head);
  if (!sum) return undefined;
  const percent = (100 * sum) / SUM_AT_50;
  return Math.max(1, Math.round(percent > 100 ? 5000 / percent : (200 - percent) / 2));
}
