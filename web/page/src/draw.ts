/** Gray values in [0, 1] (or bytes) as a picture. */
export function grayImage(values: ArrayLike<number>, width: number, height: number, peak: number) {
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

/** Nothing to show yet. */
export function clear(canvas: HTMLCanvasElement) {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}
