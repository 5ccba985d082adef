import type { TileEvent } from 'dae-wasm';
import { draw, drawSmall } from './draw.js';
import { byId, canvasById, inputById, selectById, setText, show } from './dom.js';
import type { PanZoom, Zoom } from './pan-zoom.js';

// From this magnification on, pixels are shown as squares.
const CRISP_FROM = 2;
// As wide as the two pictures get on the page, on a screen of two pixels to one.
const FIT_SIDE = 1400;

/** The picture as it was on the left of the edge, the denoised one on its right. */
export class Compare {
  private width = 28;
  private pictures: [before: ImageData, after: ImageData] | undefined;
  /** There from the first photo on: samples are not magnified. */
  private panZoom: PanZoom | undefined;

  constructor() {
    inputById('split').addEventListener('input', () => this.moveEdge());
    selectById('zoom').addEventListener('change', () => this.choose());
    new ResizeObserver(() => this.sharpen()).observe(byId('compare-inner'));
    this.moveEdge();
  }

  async show(before: ImageData, after: ImageData, zoomable: boolean, signal: AbortSignal) {
    if (zoomable) this.panZoom ??= await this.loadPanZoom();
    signal.throwIfAborted();
    this.pictures = [before, after];
    this.width = before.width;
    byId('compare-inner').style.setProperty('--ratio', `${before.width / before.height}`);
    show('zoom-row', zoomable);
    await drawSmall(canvasById('compare-before'), before, FIT_SIDE, signal);
    await drawSmall(canvasById('compare-after'), after, FIT_SIDE, signal);
    if (this.panZoom) this.panZoom.enabled = zoomable;
    if (!zoomable) selectById('zoom').value = 'fit';
    this.choose();
  }

  /** A part of the result that is ready before the others. */
  drawTile({ x, y, image }: TileEvent) {
    const part = new OffscreenCanvas(image.width, image.height);
    part.getContext('2d')?.putImageData(image, 0, 0);
    const canvas = canvasById('compare-after');
    const scale = canvas.width / this.width;
    const place = [x, y, image.width, image.height].map((length) => length * scale) as [number, number, number, number];
    const context = canvas.getContext('2d');
    context?.clearRect(...place);
    context?.drawImage(part, ...place);
  }

  private async loadPanZoom() {
    const { PanZoom } = await import('./pan-zoom.js');
    return new PanZoom({
      frame: byId('compare'),
      inner: byId('compare-inner'),
      slider: inputById('split'),
      width: () => this.width,
      onZoom: (zoom) => this.zoomed(zoom),
    });
  }

  /** All pixels of a photo are drawn only for who looks that close: it takes a while and much memory. */
  private drawAll() {
    if (!this.pictures || canvasById('compare-after').width === this.width) return;
    draw(canvasById('compare-before'), this.pictures[0]);
    draw(canvasById('compare-after'), this.pictures[1]);
  }

  private choose() {
    const { value } = selectById('zoom');
    // 1 is one pixel of the picture on one of the screen.
    const zoom = value === 'fit' ? 'fit' : Number(value);
    if (this.panZoom) this.panZoom.setZoom(zoom);
    else this.zoomed(zoom);
  }

  /** The menu says what fingers and keys have done. */
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
    // Each alone: what is transparent in one would show the other.
    canvasById('compare-before').style.clipPath = `inset(0 ${100 - percent}% 0 0)`;
    canvasById('compare-after').style.clipPath = `inset(0 0 0 ${percent}%)`;
    byId('handle').style.left = `${percent}%`;
    input.setAttribute('aria-valuetext', `${100 - percent}% denoised`);
  }
}
