#include <span>
#include <stdexcept>
#include <string_view>

#include "api/dae_video.h"
#include "api/handles.h"
#include "common/message.h"

using dae::api::guard;
using dae::api::require;

static_assert(dae::kY4mMagic == DAE_Y4M_MAGIC && dae::kMaxY4mLine == DAE_Y4M_MAX_LINE);

namespace {

dae::Matrix matrix_of(dae_matrix matrix) {
  switch (matrix) {
    case DAE_MATRIX_BY_SIZE:
      return dae::Matrix::kBySize;
    case DAE_MATRIX_BT601:
      return dae::Matrix::kBt601;
    case DAE_MATRIX_BT709:
      return dae::Matrix::kBt709;
  }
  dae::throw_error<std::invalid_argument>("expected a matrix from 0 to 2, got {}", static_cast<int>(matrix));
}

}  // namespace

dae_status dae_y4m_open(const char* line, size_t size, dae_matrix matrix, dae_y4m** out) {
  return guard([&] {
    require(line, "line");
    require(out, "out");
    *out = new dae_y4m(dae::parse_y4m_header(std::string_view(line, size), matrix_of(matrix)));
  });
}

int32_t dae_y4m_width(const dae_y4m* stream) {
  return stream->header.format.width;
}
int32_t dae_y4m_height(const dae_y4m* stream) {
  return stream->header.format.height;
}

dae_status dae_y4m_resize(const dae_y4m* stream, int32_t width, int32_t height, dae_y4m** out) {
  return guard([&] {
    require(stream, "stream");
    require(out, "out");
    *out = new dae_y4m(dae::resize_y4m(stream->header, width, height));
  });
}

const char* dae_y4m_header(const dae_y4m* stream) {
  return stream->line.c_str();
}

size_t dae_y4m_frame_size(const dae_y4m* stream) {
  return stream->header.format.frame_bytes();
}

int32_t dae_y4m_is_frame(const char* line, size_t size) {
  return dae::is_y4m_frame(std::string_view(line, size)) ? 1 : 0;
}

dae_status dae_y4m_decode(const dae_y4m* stream, const uint8_t* planes, size_t size, dae_image** out) {
  return guard([&] {
    require(stream, "stream");
    require(planes, "planes");
    require(out, "out");
    *out = new dae_image{dae::decode_yuv(stream->header.format, std::span(planes, size))};
  });
}

dae_status dae_y4m_encode(const dae_y4m* stream, const dae_image* image, uint8_t* planes, size_t size) {
  return guard([&] {
    require(stream, "stream");
    require(image, "image");
    require(planes, "planes");
    dae::encode_yuv(stream->header.format, image->image, std::span(planes, size));
  });
}

void dae_y4m_free(dae_y4m* stream) {
  delete stream;
}
