#include "model/safetensors.h"

#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "common/error.h"
#include "support/message_with.h"
#include "support/model_builder.h"

using namespace dae;
using namespace dae::test;

namespace {

void check_refused(const std::string& header, std::size_t values, const std::string& reason) {
  const std::vector<uint8_t> bytes = safetensors_file(header, std::vector<float>(values));
  CHECK_THROWS_MATCHES(parse_safetensors(bytes), ModelFormatError, message_with(reason));
}

}  // namespace

TEST_CASE("safetensors: tensors and metadata are read", "[model]") {
  const std::vector<uint8_t> bytes = safetensors_file(
      R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}})", {1.0f, 2.0f, 3.0f});
  const Safetensors file = parse_safetensors(bytes);
  CHECK(file.metadata.at("k") == "v");
  REQUIRE(file.tensors.at("a").shape == std::vector<int64_t>{2, 1});
  std::vector<float> values(2);
  file.read(file.tensors.at("a"), values);
  CHECK(values == std::vector<float>{2.0f, 3.0f});
}

TEST_CASE("safetensors: float16 values are read exactly", "[model]") {
  struct Known {
    uint16_t half;
    float value;
  };
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::vector<Known> known{
      {0x0000, 0.0f},          {0x8000, -0.0f},     {0x0001, 0x1p-24f},                      // the smallest subnormal
      {0x83ff, -0x1.ff8p-15f},                                                               // the largest, negative
      {0x0400, 0x1p-14f},                                                                    // the smallest normal
      {0x3555, 0x1.554p-2f},                                                                 // nearly a third
      {0x3bff, 0x1.ffcp-1f},   {0x3c00, 1.0f},      {0xc000, -2.0f},    {0x7bff, 65504.0f},  // the largest
      {0x7c00, kInfinity},     {0xfc00, -kInfinity}};
  // At an odd offset: nothing in the file is aligned.
  std::vector<uint8_t> bytes = safetensors_file(
      R"({"a":{"dtype":"F16","shape":[12],"data_offsets":[1,25]},"nan":{"dtype":"F16","shape":[1],"data_offsets":[25,27]}})",
      std::vector<float>(7));
  const std::size_t data = bytes.size() - 28;
  for (std::size_t i = 0; i < known.size(); ++i) std::memcpy(&bytes[data + 1 + 2 * i], &known[i].half, 2);
  const uint16_t nan = 0x7e01;
  std::memcpy(&bytes[data + 25], &nan, 2);
  const Safetensors file = parse_safetensors(bytes);
  std::vector<float> values(known.size());
  file.read(file.tensors.at("a"), values);
  for (std::size_t i = 0; i < known.size(); ++i) {
    CAPTURE(known[i].half);
    CHECK(std::bit_cast<uint32_t>(values[i]) == std::bit_cast<uint32_t>(known[i].value));
  }
  std::vector<float> one(1);
  file.read(file.tensors.at("nan"), one);
  CHECK(std::isnan(one[0]));
}

TEST_CASE("safetensors: a header's length may begin like a page's text", "[model]") {
  // 60 and 316 bytes: the first of eight is '<'.
  for (const std::size_t length : {std::size_t{'<'}, std::size_t{'<'} + 256}) {
    std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    header.resize(length, ' ');
    std::vector<uint8_t> bytes = safetensors_file(header, {1.0f});
    REQUIRE(bytes[0] == '<');
    CHECK(parse_safetensors(bytes).tensors.at("a").count == 1);
    bytes.resize(40);
    CHECK_THROWS_MATCHES(parse_safetensors(bytes), ModelFormatError, message_with("header of"));
  }
}

TEST_CASE("safetensors: what is no such file is refused with a reason", "[model]") {
  CHECK_THROWS_MATCHES(parse_safetensors({}), ModelFormatError, message_with("found 0 bytes"));
  const std::string html = "<!DOCTYPE html><title>404</title>";
  const std::vector<uint8_t> page(html.begin(), html.end());
  CHECK_THROWS_MATCHES(parse_safetensors(page), ModelFormatError, message_with("found HTML"));
  const std::vector<uint8_t> lying{255, 255, 255, 255, 255, 255, 255, 255, '{', '}'};
  CHECK_THROWS_MATCHES(parse_safetensors(lying), ModelFormatError, message_with("header of"));
  check_refused("not json", 0, "not JSON");
  check_refused("[]", 0, "JSON object");
}

TEST_CASE("safetensors: lying tensors are refused with a reason", "[model]") {
  check_refused(R"({"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}})", 1, "dtype F32 or F16, found BF16");
  check_refused(R"({"a":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}})", 1, "to cover 2 bytes");
  check_refused(R"({"a":{"dtype":"F16","shape":[3],"data_offsets":[0,6]}})", 1, "second offset");
  check_refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 1, "to cover 8 bytes");
  check_refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", 2, "to cover 4 bytes");
  check_refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 1, "second offset");
  check_refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 1, "to cover");
  check_refused(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 1, "shape");
  check_refused(R"({"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}})", 1,
                "more values");
  check_refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}})", 1, "second offset");
  check_refused(R"({"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 1, "\"shape\"");
  check_refused(R"({"a":3})", 1, "JSON object");
}
