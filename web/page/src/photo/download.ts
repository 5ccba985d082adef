import type { Denoiser, ImageSource } from 'dae-wasm';
import { show } from '../dom.js';
import { SaveButton } from '../save.js';
import { emptyLike } from './part.js';
import { pixelsOf, resultName, type Photo } from './photo.js';

const NO_NOISE = { kind: 'gaussian', level: 0 } as const;

function isTransparent({ data }: ImageData): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** As it looks on paper, for files without transparency. */
function onWhite(image: ImageData): ImageData {
  const flat = emptyLike(image, image.width, image.height);
  const { data } = flat;
  data.set(image.data);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255;
    for (let c = i; c < i + 3; ++c) data[c] = 255 + alpha * (data[c]! - 255);
    data[i + 3] = 255;
  }
  return flat;
}

/** The buttons below the comparison. The package writes the files: no canvas touches the pixels. */
export class Downloads {
  private readonly png = new SaveButton('download');
  private readonly jpeg = new SaveButton('download-jpeg');

  constructor(private readonly encoder: () => Denoiser) {}

  offer(photo: Photo, image: ImageData, gray: boolean) {
    const transparent = isTransparent(image);
    const encode = async (source: ImageSource, output: 'blob' | 'jpeg') =>
      (await this.encoder().corrupt(source, NO_NOISE, { output })).image;
    this.png.offer(resultName(photo, 'png'), () => encode(pixelsOf(image, gray), 'blob'));
    this.jpeg.offer(resultName(photo, 'jpg'), () =>
      encode(pixelsOf(transparent ? onWhite(image) : image, gray), 'jpeg'),
    );
    show('download-note', transparent);
  }

  withdraw() {
    this.png.withdraw();
    this.jpeg.withdraw();
    show('download-note', false);
  }
}
