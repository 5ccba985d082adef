#include "data/idx.h"

#include <catch2/catch_test_macros.hpp>

#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

const std::vector<uint8_t> kImages{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};

// gzip of kImages
const std::vector<uint8_t> kGzip{0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x63, 0x60, 0xe0,
                                 0x60, 0x66, 0x60, 0x60, 0x60, 0x02, 0x62, 0x46, 0x20, 0x66, 0x66, 0x64, 0x62,
                                 0x66, 0x61, 0x65, 0x03, 0x00, 0xb0, 0x43, 0x70, 0xfe, 0x16, 0x00, 0x00, 0x00};

void check_refused(const std::vector<uint8_t>& bytes, const std::string& reason) {
  CHECK_THROWS_MATCHES(read_idx(bytes), IdxFormatError, message_with(reason));
}

}  // namespace

TEST_CASE("idx: images and labels are read", "[data]") {
  const Idx images = read_idx(kImages);
  CHECK(images.count == 2);
  CHECK(images.height == 1);
  CHECK(images.width == 3);
  CHECK(images.values == std::vector<uint8_t>{1, 2, 3, 4, 5, 6});
  CHECK(read_idx(kGzip).values == images.values);
  const Idx labels = read_idx(std::vector<uint8_t>{0, 0, 8, 1, 0, 0, 0, 2, 9, 8});
  CHECK(labels.count == 2);
  CHECK(labels.values == std::vector<uint8_t>{9, 8});
}

TEST_CASE("idx: what is no IDX file is refused with a reason", "[data]") {
  check_refused({}, "expected an IDX file");
  check_refused({0, 0, 13, 3, 0, 0, 0, 1}, "expected an IDX file");
  check_refused({0, 0, 8, 3, 0, 0, 0, 1}, "truncated");
  check_refused({0, 0, 8, 1, 255, 255, 255, 255}, "dimensions");
  check_refused({0, 0, 8, 1, 0, 0, 0, 3, 1, 2}, "expected 3 images of 1 bytes, found 2 bytes");
  check_refused(std::vector<uint8_t>(kGzip.begin(), kGzip.begin() + 12), "truncated");
  std::vector<uint8_t> damaged = kGzip;
  damaged[damaged.size() - 6] ^= 1;
  check_refused(damaged, "checksum");
}
