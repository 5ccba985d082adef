/** Returns the element with this id, which the page's markup must have. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element as T;
}

export const canvasById = (id: string) => byId<HTMLCanvasElement>(id);
export const inputById = (id: string) => byId<HTMLInputElement>(id);
export const selectById = (id: string) => byId<HTMLSelectElement>(id);

export function show(id: string, visible: boolean) {
  byId(id).hidden = !visible;
}

export function setText(id: string, text: string) {
  byId(id).textContent = text;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, text: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

let pending = 0;

/** Announces a text to screen readers after a pause, so that a moving slider does not cause endless announcements. */
export function announce(text: string) {
  clearTimeout(pending);
  pending = window.setTimeout(() => setText('status', text), 400);
}
