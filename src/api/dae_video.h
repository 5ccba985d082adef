/* YUV4MPEG2 streams, which ffmpeg's -f yuv4mpegpipe writes, for the dae command. This header is not installed, and its
 * functions are not in the WebAssembly module, where browsers provide frames. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_VIDEO_H_
#define DAE_API_DAE_VIDEO_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The header of a stream. Streams are progressive, with 8 bits per value and chroma 420 (JPEG, MPEG-2 or PAL-DV), 422,
 * 444 or mono, or 10 bits in two bytes with chroma 420p10, 422p10 or 444p10. The range is full if XCOLORRANGE says so,
 * and for mono without XCOLORRANGE; otherwise luma is 16 to 235 and chroma 16 to 240 (for 8 bits).
 */
typedef struct dae_y4m dae_y4m;

/* The matrix between Y'CbCr and RGB, which streams do not name. */
typedef enum dae_matrix {
  DAE_MATRIX_BY_SIZE = 0, /* BT.709 from 1280 columns or 720 rows on, else BT.601, like players. The size of the opened
                             stream decides; dae_y4m_resize() keeps the matrix. */
  DAE_MATRIX_BT601 = 1,
  DAE_MATRIX_BT709 = 2
} dae_matrix;

/* Opens a stream by its first line, without the line end; DAE_Y4M_MAX_LINE bytes hold any such line. Fails with
 * DAE_UNSUPPORTED_INPUT if the stream cannot be read. */
#define DAE_Y4M_MAGIC "YUV4MPEG2 "
#define DAE_Y4M_MAX_LINE 4096
dae_status dae_y4m_open(const char* line, size_t size, dae_matrix matrix, dae_y4m** out);
int32_t dae_y4m_width(const dae_y4m* stream);
int32_t dae_y4m_height(const dae_y4m* stream);
/* Creates the header of a stream of another size that is otherwise the same. */
dae_status dae_y4m_resize(const dae_y4m* stream, int32_t width, int32_t height, dae_y4m** out);
/* The first line of such a stream, with its line end; valid until the handle is freed. */
const char* dae_y4m_header(const dae_y4m* stream);
/* Number of bytes after each frame's line: the planes, luma first. */
size_t dae_y4m_frame_size(const dae_y4m* stream);
/* Nonzero if a line, without its line end, precedes a frame's planes: "FRAME", perhaps with parameters. */
int32_t dae_y4m_is_frame(const char* line, size_t size);
/* Decodes a frame of dae_y4m_frame_size() bytes to an RGB or gray float image. */
dae_status dae_y4m_decode(const dae_y4m* stream, const uint8_t* planes, size_t size, dae_image** out);
/* Encodes an image of the stream's size, with any channels and pixel type, as dae_y4m_frame_size() bytes. */
dae_status dae_y4m_encode(const dae_y4m* stream, const dae_image* image, uint8_t* planes, size_t size);
void dae_y4m_free(dae_y4m* stream);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_VIDEO_H_ */
