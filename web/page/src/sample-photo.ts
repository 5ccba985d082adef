/** The page's own picture, without noise: a rendered still life (sample-photo.py). */
export const SAMPLE_PHOTO = new URL('sample-photo.jpg', document.baseURI);
