/* Computer-generated licence plates as training data, for the dae command. This header is not installed, and its
 * functions are not in the WebAssembly module. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_PLATES_H_
#define DAE_API_DAE_PLATES_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dae_plates dae_plates;

/* Creates a renderer of images that are min_width to max_width (32 to 2048) pixels wide, half of them max_width, and
 * about half as high. */
dae_status dae_plates_create(uint32_t seed, int32_t min_width, int32_t max_width, dae_plates** out);
/* Adds a copy of a TrueType or OpenType font for the plates' text; without fonts, a built-in stroke font draws it.
 * Fails with DAE_UNSUPPORTED_INPUT if the bytes are no such font or damaged. */
dae_status dae_plates_add_font(dae_plates* plates, const uint8_t* bytes, size_t size);
/* Renders plate `index`: an 8-bit RGB image, and its text of at most 15 characters (A to Z, 0 to 9) with a terminating
 * zero. The plate depends only on the seed, the widths, the fonts in their order and the index, on every platform. */
dae_status dae_plates_render(const dae_plates* plates, uint32_t index, dae_image** out, char text[16]);
void dae_plates_free(dae_plates* plates);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_PLATES_H_ */
