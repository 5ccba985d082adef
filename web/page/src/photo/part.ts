/** A part of a picture, in its pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An empty picture in the colours of `image`. Browsers that have one colour space alone take no argument for it. */
export function emptyLike({ colorSpace }: ImageData, width: number, height: number): ImageData {
  const wide = colorSpace !== undefined && colorSpace !== 'srgb';
  return wide ? new ImageData(width, height, { colorSpace }) : new ImageData(width, height);
}

export function cut(image: ImageData, { x, y, width, height }: Rectangle): ImageData {
  const part = emptyLike(image, width, height);
  for (let row = 0; row < height; ++row) {
    const from = 4 * ((y + row) * image.width + x);
    part.data.set(image.data.subarray(from, from + 4 * width), 4 * row * width);
  }
  return part;
}

/** At most `side` long and high. */
export function middleOf(image: ImageData, side: number): Rectangle {
  const [width, height] = [Math.min(side, image.width), Math.min(side, image.height)];
  return { x: (image.width - width) >> 1, y: (image.height - height) >> 1, width, height };
}
