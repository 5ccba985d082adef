/**
 * Whether a value is a platform object of that kind from any realm: a Blob of an iframe or of Node's `vm` is no instance of this
 * page's Blob. An object with another name also counts if it is an instance.
 */
export function isA(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.prototype.toString.call(value) === `[object ${name}]`) return true;
  const type = (globalThis as Record<string, unknown>)[name];
  return typeof type === 'function' && value instanceof type;
}

export function isBlob(value: unknown): value is Blob {
  return isA(value, 'Blob') || isA(value, 'File');
}

export function isUrl(value: unknown): value is string | URL {
  return typeof value === 'string' || isA(value, 'URL');
}

export function isImageElement(value: unknown): value is HTMLImageElement {
  return isA(value, 'HTMLImageElement');
}

/** Describes a value for error texts. */
export function describeKind(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'an object') : String(value);
}
