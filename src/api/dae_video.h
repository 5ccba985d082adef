/* Streams of YUV4MPEG2, what ffmpeg's -f yuv4mpegpipe writes: for the dae command. Neither installed nor in the
 * WebAssembly module, where browsers give frames. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_VIDEO_H_
#define DAE_API_DAE_VIDEO_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a stream's header says. Progressive; 8 bits a value and chroma 420 (of JPEG, MPEG-2 or PAL-DV), 422, 444 or
 * mono, or 10 bits in two bytes, 420p10, 422p10 or 444p10.
 * Full range where XCOLORRANGE says so and for mono that says nothing; else luma 16..235, chroma 16..240 (of 8 bits).
 */
typedef struct dae_y4m dae_y4m;

/* Between Y'CbCr and RGB; streams do not say which. */
typedef enum dae_matrix {
  DAE_MATRIX_BY_SIZE = 0, /* BT.709 from 1280 columns or 720 rows on, else BT.601: what players take. Of the stream that
                             is opened; one like it of another size keeps it. */
  DAE_MATRIX_BT601 = 1,
  DAE_MATRIX_BT709 = 2
} dae_matrix;

/* `line`: the stream's first line, without its end; DAE_Y4M_MAX_LINE bytes hold any. */
#define DAE_Y4M_MAGIC "YUV4MPEG2 "
#define DAE_Y4M_MAX_LINE 4096
dae_status dae_y4m_open(const char* line, size_t size, dae_matrix matrix, dae_y4m** out);
int32_t dae_y4m_width(const dae_y4m* stream);
int32_t dae_y4m_height(const dae_y4m* stream);
/* The header of a stream like it of another size. */
dae_status dae_y4m_resize(const dae_y4m* stream, int32_t width, int32_t height, dae_y4m** out);
/* The first line of a stream like it, with its end. Lives as long as the handle. */
const char* dae_y4m_header(const dae_y4m* stream);
/* Bytes that follow each frame's line: the planes, rows of width bytes of luma first. */
size_t dae_y4m_frame_size(const dae_y4m* stream);
/* Nonzero for a line, without its end, that stands before a frame's planes: "FRAME", perhaps with parameters. */
int32_t dae_y4m_is_frame(const char* line, size_t size);
/* A frame of dae_y4m_frame_size() bytes as a picture of floats, RGB or gray. */
dae_status dae_y4m_decode(const dae_y4m* stream, const uint8_t* planes, size_t size, dae_image** out);
/* Writes a picture of the stream's size, of any channels and type, as dae_y4m_frame_size() bytes. */
dae_status dae_y4m_encode(const dae_y4m* stream, const dae_image* image, uint8_t* planes, size_t size);
void dae_y4m_free(dae_y4m* stream);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_VIDEO_H_ */
