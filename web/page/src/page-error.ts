/** A failure that the page can put in words itself; its `cause` is the technical side of it. */
export class PageError extends Error {
  override readonly name = 'PageError';
}
