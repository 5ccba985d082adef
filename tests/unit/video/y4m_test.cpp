#include "video/y4m.h"

#include <catch2/catch_test_macros.hpp>

#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

Y4mHeader parse(const std::string& parameters) {
  return parse_y4m_header("YUV4MPEG2 " + parameters, Matrix::kBySize);
}

void check_refused(const std::string& line, const std::string& reason) {
  CHECK_THROWS_MATCHES(parse_y4m_header(line, Matrix::kBySize), UnsupportedImage, message_with(reason));
}

}  // namespace

TEST_CASE("y4m: a header as ffmpeg writes it", "[video]") {
  const std::string line = "YUV4MPEG2 W256 H144 F30000:1001 Ip A1:1 C420mpeg2 XYSCSS=420MPEG2 XCOLORRANGE=LIMITED";
  const Y4mHeader header = parse_y4m_header(line, Matrix::kBt709);
  CHECK(header.format.width == 256);
  CHECK(header.format.height == 144);
  CHECK(header.format.colour);
  CHECK(header.format.across == Siting::kCosited);
  CHECK(header.format.down == Siting::kCentred);
  CHECK_FALSE(header.format.full_range);
  CHECK(header.format.matrix == Matrix::kBt709);
  CHECK(header.format.frame_bytes() == 256 * 144 * 3 / 2);
  CHECK(format_y4m_header(header) == line + "\n");
}

TEST_CASE("y4m: chroma formats and ranges", "[video]") {
  CHECK(parse("W5 H3").format.frame_bytes() == 15 + 2 * 6);
  CHECK(parse("W5 H3 C420jpeg").format.frame_bytes() == 15 + 2 * 6);
  CHECK(parse("W5 H3 C420paldv").format.down == Siting::kCosited);
  CHECK(parse("W5 H3 C422").format.frame_bytes() == 15 + 2 * 9);
  CHECK(parse("W5 H3 C444").format.frame_bytes() == 45);
  CHECK(parse("W5 H3 Cmono").format.frame_bytes() == 15);
  CHECK_FALSE(parse("W5 H3 C420jpeg").format.full_range);
  CHECK(parse("W5 H3 XCOLORRANGE=FULL C444").format.full_range);
  CHECK(parse("W5 H3 Cmono").format.full_range);
  CHECK_FALSE(parse("W5 H3 Cmono XCOLORRANGE=LIMITED").format.full_range);
  CHECK(parse("  H3   W5 I? ").format.width == 5);
}

TEST_CASE("y4m: another size keeps the other parameters", "[video]") {
  const Y4mHeader header = parse("W8 H4 F25:1 C444");
  CHECK(format_y4m_header(resize_y4m(header, 16, 12)) == "YUV4MPEG2 W16 H12 F25:1 C444\n");
  CHECK_THROWS_AS(resize_y4m(header, 0, 12), UnsupportedImage);
  CHECK_THROWS_AS(resize_y4m(header, 65'535, 65'535), UnsupportedImage);
}

TEST_CASE("y4m: what is no header is refused with a reason", "[video]") {
  check_refused("", "expected a header, found \"\"");
  check_refused("YUV4MPEG W8 H8", "expected a header");
  check_refused(std::string("YUV4MPEG2 W8 H8 X\0 C444", 24), "expected a header of printable characters");
  check_refused(std::string("YUV4MPEG2 W8 H8 C\0\x1b[2J", 22), "found \"YUV4MPEG2 W8 H8 C??[2J\"");
  check_refused("YUV4MPEG2 ", "expected a width and a height");
  check_refused("YUV4MPEG2 W8", "expected a width and a height");
  check_refused("YUV4MPEG2 W0 H8", "found \"W0\"");
  check_refused("YUV4MPEG2 W-8 H8", "found \"W-8\"");
  check_refused("YUV4MPEG2 W8x H8", "found \"W8x\"");
  check_refused("YUV4MPEG2 W H8", "found \"W\"");
  check_refused("YUV4MPEG2 W99999999999999999999 H8", "found \"W99999999999999999999\"");
  check_refused("YUV4MPEG2 W65536 H8", "found 65536 x 8");
  check_refused("YUV4MPEG2 W65535 H65535", "found 65535 x 65535");
  check_refused("YUV4MPEG2 W8 H8 C420p12", "420p10, 422p10, 444p10 or mono, found \"420p12\"");
  check_refused("YUV4MPEG2 W8 H8 C444alpha", "found \"444alpha\"");
  check_refused("YUV4MPEG2 W8 H8 It", "interlaced");
  check_refused("YUV4MPEG2 W8 H8 C" + std::string(3000, 'x'), "xxx...\"");
}

TEST_CASE("y4m: the matrix is told or guessed once, whatever a stream like it measures", "[video]") {
  const auto parsed = [](const char* line, Matrix matrix) { return parse_y4m_header(line, matrix); };
  const Y4mHeader small = parsed("YUV4MPEG2 W720 H576", Matrix::kBySize);
  CHECK(small.format.matrix == Matrix::kBt601);
  CHECK(resize_y4m(small, 2880, 2304).format.known_matrix() == Matrix::kBt601);
  CHECK(parsed("YUV4MPEG2 W1280 H576", Matrix::kBySize).format.matrix == Matrix::kBt709);
  CHECK(parsed("YUV4MPEG2 W64 H720", Matrix::kBySize).format.matrix == Matrix::kBt709);
  const Y4mHeader told = parsed("YUV4MPEG2 W64 H48", Matrix::kBt709);
  CHECK(resize_y4m(told, 16, 12).format.known_matrix() == Matrix::kBt709);
}

TEST_CASE("y4m: 10 bits take two bytes", "[video]") {
  for (const auto& [line, bytes] : {std::pair{"YUV4MPEG2 W5 H3 C420p10 XYSCSS=420P10", 2U * (15 + 2 * 6)},
                                    {"YUV4MPEG2 W5 H3 C422p10", 2U * (15 + 2 * 9)},
                                    {"YUV4MPEG2 W5 H3 C444p10", 2U * 45}}) {
    const Y4mHeader header = parse_y4m_header(line, Matrix::kBySize);
    CHECK(header.format.bits == 10);
    CHECK(header.format.frame_bytes() == bytes);
    CHECK(format_y4m_header(header) == std::string(line) + "\n");
  }
}

TEST_CASE("y4m: lines before frames", "[video]") {
  CHECK(is_y4m_frame("FRAME"));
  CHECK(is_y4m_frame("FRAME Ip"));
  CHECK_FALSE(is_y4m_frame("FRAMES"));
  CHECK_FALSE(is_y4m_frame("FRAM"));
  CHECK_FALSE(is_y4m_frame(""));
}
