/** The element with this id; the page's markup has every one that is asked for. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element as T;
}

export const canvasById = (id: string) => byId<HTMLCanvasElement>(id);
export const inputById = (id: string) => byId<HTMLInputElement>(id);

export function show(id: string, visible: boolean) {
  byId(id).hidden = !visible;
}

let announced = 0;

/** Tells screen readers, once things are quiet. */
export function announce(text: string) {
  clearTimeout(announced);
  announced = window.setTimeout(() => (byId('status').textContent = text), 400);
}
