const TYPE = 'image/webp';
const QUALITY = 0.92;

/** Whether this browser's canvas writes WebP: Safari's writes PNG instead. */
export async function canWriteWebp(): Promise<boolean> {
  if (typeof OffscreenCanvas === 'undefined') return false;
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext('2d');
  return (await canvas.convertToBlob({ type: TYPE })).type === TYPE;
}

/** Returns a WebP file from the browser's encoder. */
export async function webpOf(image: ImageData): Promise<Blob> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const { colorSpace } = image;
  const context = canvas.getContext('2d', colorSpace ? { colorSpace } : {});
  context!.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: TYPE, quality: QUALITY });
}
