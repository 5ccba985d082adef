/** Rows that are looked at: enough for a figure, few enough for a page that answers. */
const MAX_PIXELS = 2e6;

/**
 * Deviation of the noise in a picture, on the scale of 0 to 255: J. Immerkær, "Fast noise variance estimation", 1996.
 * A difference of two Laplacians does not see slopes and edges that are straight, and the mean of its magnitude is the
 * noise's deviation times a known factor. Fine texture counts as noise, so it says too much rather than too little.
 */
export function estimateNoise({ data, width, height }: ImageData): number | undefined {
  if (width < 3 || height < 3) return undefined;
  const step = Math.max(1, Math.floor((width * height) / MAX_PIXELS));
  let sum = 0;
  let count = 0;
  const stride = 4 * width;
  for (let y = 1; y < height - 1; y += step) {
    for (let at = y * stride + 4; at < (y + 1) * stride - 4; ++at) {
      if (at % 4 === 3) continue; // alpha
      const value = (offset: number) => data[at + offset]!;
      const corners = value(-stride - 4) + value(-stride + 4) + value(stride - 4) + value(stride + 4);
      const sides = value(-stride) + value(stride) + value(-4) + value(4);
      sum += Math.abs(corners - 2 * sides + 4 * value(0));
      ++count;
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * count);
}
