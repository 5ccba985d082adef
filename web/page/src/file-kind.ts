/** The kind of a file by its first bytes, independent of its name. */
interface FileKind {
  /** With its article: "a HEIC photo". */
  name: string;
  /** Whether the engine or the browser can read it if it is undamaged. */
  readable?: true;
  /** Advice to the visitor if it is not readable. */
  advice?: string;
}

const HEAD_BYTES = 4096;

const AS_JPEG = 'Export it as JPEG.';
const AS_PICTURE = 'Save the page or the drawing as PNG or JPEG.';

/** The major brands of ISO base media files (ISO/IEC 14496-12). */
const HEIC_BRAND = /^(hei[cmsx]|hev[cmx]|mif1|msf1)/;
const AVIF_BRAND = /^avi[fs]/;

const SIGNATURES: readonly (readonly [pattern: RegExp, kind: FileKind])[] = [
  [/^\xff\xd8\xff/, { name: 'a JPEG photo', readable: true }],
  [/^\x89PNG/, { name: 'a PNG picture', readable: true }],
  [/^GIF8/, { name: 'a GIF picture', readable: true }],
  [/^BM[^]{4}\0\0\0\0/, { name: 'a BMP picture', readable: true }],
  [/^RIFF[^]{4}WEBP/, { name: 'a WebP picture', readable: true }],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, { name: 'a JPEG XL picture', advice: AS_JPEG }],
  [/^(II\*\0|MM\0\*|II\+\0|MM\0\+)/, { name: 'a TIFF picture or a raw photo of a camera', advice: AS_JPEG }],
  [/^(FUJIFILMCCD-RAW|IIU\0|IIRO|IIRS)/, { name: 'a raw photo of a camera', advice: AS_JPEG }],
  [/^8BPS/, { name: 'a Photoshop document', advice: AS_JPEG }],
  [/^%PDF/, { name: 'a PDF document', advice: AS_PICTURE }],
  [/^\0\0\x01\0/, { name: 'an icon', advice: 'Save it as PNG.' }],
  [/^(RIFF[^]{4}AVI |\x1aE\xdf\xa3)/, { name: 'a video', advice: 'Open it in the Video tab.' }],
  [/^(PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b)/, { name: 'an archive', advice: 'Unpack it, and open the pictures in it.' }],
];

/** The kind of an ISO base media file, which may contain a video or a picture. `others`: its compatible brands. */
function ofBrand(brand: string, others: string): FileKind {
  if (AVIF_BRAND.test(brand) || others.includes('avif')) return { name: 'an AVIF picture', readable: true };
  if (HEIC_BRAND.test(brand)) return { name: 'a HEIC photo', advice: AS_JPEG };
  return { name: 'a video', advice: 'Open it in the Video tab.' };
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

/** Resolves to undefined for unknown kinds. Rejects for files that cannot be read, such as a folder. */
export async function kindOf(file: Blob): Promise<FileKind | undefined> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (bytes.length === 0) return { name: 'an empty file', advice: 'Copy or download it again.' };
  const head = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const [, brand, others] = /^[^]{4}ftyp([^]{4})([^]{0,32})/.exec(head) ?? [];
  if (brand !== undefined) return ofBrand(brand, others!);
  const known = SIGNATURES.find(([pattern]) => pattern.test(head));
  if (known) return known[1];
  if (!isText(bytes)) return undefined;
  if (/<svg[\s>]/i.test(head)) return { name: 'an SVG drawing', advice: AS_PICTURE };
  return { name: 'text', advice: 'Choose a picture.' };
}
