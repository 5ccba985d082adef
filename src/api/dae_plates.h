/* Licence plates that nobody has, rendered to train on: for the dae command. Neither installed nor in the WebAssembly
 * module, since it makes training data and nothing else. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_PLATES_H_
#define DAE_API_DAE_PLATES_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dae_plates dae_plates;

/* Pictures min_width to max_width pixels wide (32 to 2048; half of them are max_width), about twice as wide as tall. */
dae_status dae_plates_create(uint32_t seed, int32_t min_width, int32_t max_width, dae_plates** out);
/* A TrueType or OpenType font that plates may be lettered in (copied); without any, all is drawn with strokes of our
 * own. DAE_UNSUPPORTED_INPUT for bytes that are no such font, or a damaged one. */
dae_status dae_plates_add_font(dae_plates* plates, const uint8_t* bytes, size_t size);
/* Plate `index`: an RGB picture of 8 bits, and its characters (A to Z, 0 to 9), at most 15, and a zero after them. It
 * follows from the seed, the widths, the fonts in their order and the index alone, on every platform. */
dae_status dae_plates_render(const dae_plates* plates, uint32_t index, dae_image** out, char text[16]);
void dae_plates_free(dae_plates* plates);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_PLATES_H_ */
