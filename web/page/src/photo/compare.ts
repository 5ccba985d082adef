import type { TileEvent } from 'dae-wasm';
import { byId, canvasById, inputById, selectById, setText, show } from '../dom.js';
import { draw, drawSmall } from '../draw.js';
import { PanZoom, type Zoom } from './pan-zoom.js';

// From this magnification on, pixels are shown as squares.
const CRISP_FROM = 2;
// The largest width of the two pictures on the page, on a screen with two pixels to one.
const FIT_SIDE = 2400;
/** Each drawing makes the browser compose the page anew, on cores that the engine uses. */
const TILES_EVERY_MS = 400;
const FIELDS = 'input:not([type=range], [type=checkbox]), select, textarea';

/** Compares two pictures: the original left of the edge, the denoised one right of it. */
export class Compare {
  private width = canvasById('compare-before').width;
  private pictures: [before: ImageData, after: ImageData] | undefined;
  /** Whether the canvases show a preview, and the pictures that it replaces. */
  private previewed = false;
  private replaced: typeof this.pictures;
  private readonly tiles: TileEvent[] = [];
  private tileTimer = 0;
  private readonly panZoom: PanZoom;

  constructor() {
    inputById('split').addEventListener('input', () => this.moveEdge());
    selectById('zoom').addEventListener('change', () => this.choose());
    this.panZoom = new PanZoom({
      frame: byId('compare'),
      inner: byId('compare-inner'),
      slider: inputById('split'),
      width: () => this.width,
      onZoom: (zoom) => this.zoomed(zoom),
    });
    new ResizeObserver(() => this.sharpen()).observe(byId('compare-inner'));
    this.wireHold();
    this.moveEdge();
  }

  /** `after`: undefined while it is computed; until then, the preview or the original itself is shown in its place. */
  async show(before: ImageData, after: ImageData | undefined, signal: AbortSignal) {
    signal.throwIfAborted();
    this.dropTiles();
    const drawn = this.pictures?.[0];
    const another = drawn?.width !== before.width || drawn.height !== before.height;
    this.pictures = [before, after ?? before];
    this.setShape(before);
    if (drawn !== before) await drawSmall(canvasById('compare-before'), before, FIT_SIDE, signal);
    if (!after && this.previewed) await this.stretchPreview(signal);
    else await drawSmall(canvasById('compare-after'), after ?? before, FIT_SIDE, signal);
    this.previewed = false;
    this.replaced = undefined;
    this.panZoom.enabled = true;
    if (another) selectById('zoom').value = 'fit';
    this.choose();
  }

  /** Shows a reduced picture and its result until those of full size are shown. */
  showPreview(before: ImageData, after: ImageData) {
    this.dropTiles();
    if (!this.previewed) this.replaced = this.pictures;
    this.pictures = undefined;
    this.previewed = true;
    this.panZoom.enabled = false;
    this.setShape(before);
    draw(canvasById('compare-before'), before);
    draw(canvasById('compare-after'), after);
    selectById('zoom').value = 'fit';
    this.choose();
  }

  /** Shows the pictures before the preview again, because those of full size will not come. */
  async dropPreview() {
    if (!this.previewed || !this.replaced) return;
    this.previewed = false;
    await this.show(...this.replaced, new AbortController().signal);
  }

  private setShape({ width, height }: ImageData) {
    this.width = width;
    byId('compare-inner').style.setProperty('--ratio', `${width / height}`);
    // The stored sample is no longer needed.
    byId('compare-inner')
      .querySelectorAll('.first')
      .forEach((picture) => picture.remove());
  }

  /** Gives the preview's result the size of the original, so that the result's tiles can be drawn over it. */
  private async stretchPreview(signal: AbortSignal) {
    const canvas = canvasById('compare-after');
    const bitmap = await createImageBitmap(canvas);
    if (!signal.aborted) {
      ({ width: canvas.width, height: canvas.height } = canvasById('compare-before'));
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    }
    bitmap.close();
  }

  /** Draws a part of the result that is ready before the others, after a short time, together with those that follow. */
  addTile(tile: TileEvent) {
    this.tiles.push(tile);
    this.tileTimer ||= window.setTimeout(() => this.drawTiles(), TILES_EVERY_MS);
  }

  private drawTiles() {
    this.dropTiles().forEach((tile) => this.drawTile(tile));
  }

  /** Returns the tiles that were to be drawn. */
  private dropTiles(): TileEvent[] {
    clearTimeout(this.tileTimer);
    this.tileTimer = 0;
    return this.tiles.splice(0);
  }

  private drawTile({ x, y, image }: TileEvent) {
    const part = new OffscreenCanvas(image.width, image.height);
    part.getContext('2d')?.putImageData(image, 0, 0);
    const canvas = canvasById('compare-after');
    const scale = canvas.width / this.width;
    const place = [x, y, image.width, image.height].map((length) => length * scale) as [number, number, number, number];
    const context = canvas.getContext('2d');
    context?.clearRect(...place);
    context?.drawImage(part, ...place);
  }

  /** Shows the whole original picture while the button or the key B is held. */
  private wireHold() {
    const hold = byId('hold');
    const set = (held: boolean) => {
      byId('compare').classList.toggle('held', held);
      hold.classList.toggle('pressed', held);
    };
    const isKey = (event: KeyboardEvent) =>
      event.key.toLowerCase() === 'b' &&
      !(event.ctrlKey || event.metaKey || event.altKey) &&
      !byId('photo').hidden &&
      !(event.target as Element).matches?.(FIELDS);
    document.addEventListener('keydown', (event) => isKey(event) && set(true));
    document.addEventListener('keyup', (event) => event.key.toLowerCase() === 'b' && set(false));
    hold.addEventListener('pointerdown', () => set(true));
    hold.addEventListener('keydown', (event) => [' ', 'Enter'].includes(event.key) && set(true));
    for (const end of ['pointerup', 'pointercancel', 'pointerleave', 'keyup', 'blur', 'contextmenu']) {
      hold.addEventListener(end, () => set(false));
    }
    addEventListener('blur', () => set(false));
  }

  /** Draws all pixels of a photo when the visitor zooms in, because it takes time and much memory. */
  private drawAll() {
    if (!this.pictures || canvasById('compare-after').width === this.width) return;
    draw(canvasById('compare-before'), this.pictures[0]);
    draw(canvasById('compare-after'), this.pictures[1]);
  }

  private choose() {
    const { value } = selectById('zoom');
    // At zoom 1, a pixel of the picture is a pixel of the screen.
    this.panZoom.setZoom(value === 'fit' ? 'fit' : Number(value));
  }

  /** Updates the menu after a zoom by fingers or keys. */
  private zoomed(zoom: Zoom) {
    if (zoom !== 'fit') this.drawAll();
    const value = String(zoom);
    const menu = selectById('zoom');
    const offered = [...menu.options].some((option) => option.id !== 'zoom-other' && option.value === value);
    const other = byId<HTMLOptionElement>('zoom-other');
    other.hidden = offered;
    if (!offered) {
      other.value = value;
      setText('zoom-other', `${Math.round(100 * Number(zoom))} %`);
    }
    menu.value = value;
    show('zoom-hint', zoom !== 'fit');
    this.sharpen();
  }

  private sharpen() {
    const scale = (byId('compare-inner').clientWidth * devicePixelRatio) / this.width;
    byId('compare').classList.toggle('crisp', scale >= CRISP_FROM);
  }

  private moveEdge() {
    const input = inputById('split');
    const percent = Number(input.value);
    byId('compare-inner').style.setProperty('--split', `${percent}%`);
    input.setAttribute('aria-valuetext', `${100 - percent}% denoised`);
  }
}
