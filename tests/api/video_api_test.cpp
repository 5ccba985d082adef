#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "api/dae_video.h"

namespace {

dae_status open(const std::string& line, dae_y4m** out, dae_matrix matrix = DAE_MATRIX_BY_SIZE) {
  return dae_y4m_open(line.data(), line.size(), matrix, out);
}

}  // namespace

TEST_CASE("video api: a stream's frames become pictures and frames of a larger stream", "[api]") {
  dae_y4m* stream = nullptr;
  REQUIRE(open("YUV4MPEG2 W4 H2 F25:1 C420jpeg", &stream) == DAE_OK);
  CHECK(dae_y4m_width(stream) == 4);
  CHECK(dae_y4m_height(stream) == 2);
  CHECK(dae_y4m_frame_size(stream) == 12);
  std::vector<uint8_t> planes{16, 60, 100, 235, 30, 40, 50, 60, 128, 128, 128, 128};
  dae_image* image = nullptr;
  REQUIRE(dae_y4m_decode(stream, planes.data(), planes.size(), &image) == DAE_OK);
  CHECK(dae_image_channels(image) == 3);
  CHECK(dae_image_pixel_type(image) == DAE_PIXEL_F32);
  std::vector<uint8_t> back(planes.size());
  CHECK(dae_y4m_encode(stream, image, back.data(), back.size()) == DAE_OK);
  CHECK(back == planes);

  dae_y4m* larger = nullptr;
  REQUIRE(dae_y4m_resize(stream, 8, 4, &larger) == DAE_OK);
  CHECK(dae_y4m_header(larger) == std::string("YUV4MPEG2 W8 H4 F25:1 C420jpeg\n"));
  CHECK(dae_y4m_encode(larger, image, back.data(), back.size()) == DAE_INVALID_ARGUMENT);
  dae_image_free(image);
  dae_y4m_free(larger);
  dae_y4m_free(stream);
  dae_y4m_free(nullptr);
}

TEST_CASE("video api: bad headers and arguments are told apart", "[api]") {
  dae_y4m* stream = nullptr;
  CHECK(open("RIFF", &stream) == DAE_UNSUPPORTED_INPUT);
  CHECK(std::string(dae_error_message()).find("YUV4MPEG2") != std::string::npos);
  CHECK(open("YUV4MPEG2 W4 H2", &stream, static_cast<dae_matrix>(3)) == DAE_INVALID_ARGUMENT);
  CHECK(dae_y4m_open(nullptr, 0, DAE_MATRIX_BY_SIZE, &stream) == DAE_INVALID_ARGUMENT);
  CHECK(stream == nullptr);
  CHECK(dae_y4m_is_frame("FRAME", 5) != 0);
  CHECK(dae_y4m_is_frame("FRAM", 4) == 0);
}
