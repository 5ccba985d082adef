/** An error with an explanation for the visitor; its `cause` is the technical error. */
export class PageError extends Error {
  override readonly name = 'PageError';
}
