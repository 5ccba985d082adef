/** A part of a picture, in its pixels. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function cut(image: ImageData, { x, y, width, height }: Rectangle): ImageData {
  const part = new ImageData(width, height, { colorSpace: image.colorSpace });
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
