import type { Denoiser, ImageSource } from 'dae-wasm';
import { show } from '../dom.js';
import { encodeImage } from '../engine.js';
import { emptyLike } from '../rectangle.js';
import { SaveButton } from '../save.js';
import type { PhotoNetwork } from './network.js';
import { pixelsOf, resultName, type Examined } from './photo.js';
import { chosenSelfEnsemble, chosenStrength } from './settings.js';
import { canWriteWebp, webpOf } from './webp.js';

function isTransparent({ data }: ImageData): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}

/** Draws the picture on white, for formats without transparency. */
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

/** The buttons below the comparison. The package writes PNG and JPEG, so their pixels do not pass through a canvas. */
export class Downloads {
  private readonly png = new SaveButton('download');
  private readonly jpeg = new SaveButton('download-jpeg');
  private readonly webp = new SaveButton('download-webp');

  constructor(private readonly network: PhotoNetwork) {
    void canWriteWebp().then((can) => show('download-webp', can));
  }

  offer(examined: Examined, image: ImageData) {
    const { photo, gray } = examined;
    const transparent = isTransparent(image);
    const fromPixels = async (source: ImageSource, output: 'blob' | 'jpeg') =>
      encodeImage(await this.network.automaticDenoiser(), source, output);
    const options = { strength: chosenStrength(), selfEnsemble: chosenSelfEnsemble() } as const;
    // Denoises the file's own bytes again, which keeps EXIF and the colour profile.
    const fromFile = async (file: File, output: 'blob' | 'jpeg') =>
      this.network.use(
        examined,
        async (denoiser: Denoiser) => (await denoiser.denoise(file, { ...options, output })).image,
      );
    const file = photo.source instanceof File && !photo.addNoise ? photo.source : undefined;
    const flatten = () => pixelsOf(transparent ? onWhite(image) : image, gray);
    this.png.offer(resultName(photo, 'png'), () =>
      file ? fromFile(file, 'blob') : fromPixels(pixelsOf(image, gray), 'blob'),
    );
    this.jpeg.offer(resultName(photo, 'jpg'), () =>
      file && !transparent ? fromFile(file, 'jpeg') : fromPixels(flatten(), 'jpeg'),
    );
    this.webp.offer(resultName(photo, 'webp'), () => webpOf(image));
    show('download-note', transparent);
  }

  withdraw() {
    for (const button of [this.png, this.jpeg, this.webp]) button.withdraw();
    show('download-note', false);
  }
}
