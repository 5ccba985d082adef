import { drawSmall } from '../draw.js';
import { byId, element, selectById } from '../dom.js';

export interface View {
  title: string;
  note: string;
  image: ImageData;
  main?: boolean;
}

/** The centre of all views, from 0 to 1 in the picture. */
const middle = { x: 0.5, y: 0.5 };
const STEP = 0.05;
/** Number of pixels that a view shows of a whole picture at its largest zoom, on a screen with two pixels to one. */
const MOST_SIDE = 2800;

/** Shows pictures of the same subject side by side; all show the same part, independent of their sizes. */
export async function showViews(views: View[], signal: AbortSignal) {
  const made = await Promise.all(views.map((view) => makeView(view, signal)));
  if (signal.aborted) return;
  byId('super-views').replaceChildren(...made);
  place();
}

async function makeView({ title, note, image, main }: View, signal: AbortSignal): Promise<HTMLElement> {
  const figure = document.createElement('figure');
  const frame = document.createElement('div');
  frame.className = 'super-frame';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'img');
  frame.setAttribute('aria-label', `${title}, ${note}`);
  frame.style.setProperty('aspect-ratio', `${image.width} / ${image.height}`);
  const canvas = document.createElement('canvas');
  await drawSmall(canvas, image, MOST_SIDE, signal);
  frame.append(canvas);
  frame.addEventListener('click', (event) => look(canvas, event));
  frame.addEventListener('keydown', (event) => walk(event));
  const caption = document.createElement('figcaption');
  caption.append(element(main ? 'b' : 'span', title), document.createElement('br'), note);
  figure.append(frame, caption);
  return figure;
}

function look(canvas: HTMLCanvasElement, event: MouseEvent) {
  const box = canvas.getBoundingClientRect();
  move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
}

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function walk(event: KeyboardEvent) {
  const direction = DIRECTIONS[event.key];
  if (!direction || zoom() === 1) return;
  event.preventDefault();
  move(middle.x + STEP * direction[0], middle.y + STEP * direction[1]);
}

const zoom = () => Number(selectById('super-zoom').value);

function move(x: number, y: number) {
  // Limits the centre, so that no view extends past an edge.
  const reach = 0.5 / zoom();
  const within = (value: number) => Math.min(1 - reach, Math.max(reach, value));
  Object.assign(middle, { x: within(x), y: within(y) });
  place();
}

/** Sets the centre for the next pictures. */
export function lookAt(place: { x: number; y: number }) {
  Object.assign(middle, place);
}

function place() {
  const times = zoom();
  const { style } = byId('super-views');
  style.setProperty('--zoom', `${100 * times}%`);
  style.setProperty('--left', `${50 - 100 * times * middle.x}%`);
  style.setProperty('--top', `${50 - 100 * times * middle.y}%`);
}

export function wireViews() {
  selectById('super-zoom').addEventListener('change', () => move(middle.x, middle.y));
}
