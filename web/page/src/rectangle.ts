/** A part of a picture, in pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Returns an empty picture with the colour space of `image`. Browsers with only one colour space do not accept the
 * argument.
 */
export function emptyLike({ colorSpace }: ImageData, width: number, height: number): ImageData {
  const wide = colorSpace !== undefined && colorSpace !== 'srgb';
  return wide ? new ImageData(width, height, { colorSpace }) : new ImageData(width, height);
}

/** Returns a copy of a part of `image`. */
export function crop(image: ImageData, { x, y, width, height }: Rectangle): ImageData {
  const cropped = emptyLike(image, width, height);
  for (let row = 0; row < height; ++row) {
    const from = 4 * ((y + row) * image.width + x);
    cropped.data.set(image.data.subarray(from, from + 4 * width), 4 * row * width);
  }
  return cropped;
}
