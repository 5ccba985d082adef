/** Returns a picture of gray values from 0 to `peak`. */
export function grayImage(values: ArrayLike<number>, width: number, height: number, peak: number): ImageData {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; ++i) {
    const value = Math.round((255 * (values[i] ?? 0)) / peak);
    image.data.set([value, value, value, 255], 4 * i);
  }
  return image;
}

export function draw(canvas: HTMLCanvasElement, image: ImageData) {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/**
 * Draws a picture with at most the pixels that the page can show; the full size of a photo's three views would take
 * hundreds of megabytes.
 */
export async function drawSmall(canvas: HTMLCanvasElement, image: ImageData, side: number, signal: AbortSignal) {
  const scale = side / Math.max(image.width, image.height);
  if (scale >= 1) {
    draw(canvas, image);
    return;
  }
  const bitmap = await createImageBitmap(image, {
    resizeWidth: Math.max(1, Math.round(image.width * scale)),
    resizeHeight: Math.max(1, Math.round(image.height * scale)),
    resizeQuality: 'medium',
  });
  if (!signal.aborted) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }
  bitmap.close();
}

/** Empties a canvas. */
export function clear(canvas: HTMLCanvasElement) {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}
