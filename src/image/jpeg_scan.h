// The coded data of a JPEG's scans, read without making a picture of them. stb_image, which makes it, takes whatever
// bits there are for a picture: where data are lost it goes on with zeros or stops, and tells nobody.
#ifndef DAE_IMAGE_JPEG_SCAN_H_
#define DAE_IMAGE_JPEG_SCAN_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "image/byte_reader.h"

namespace dae {

// A Huffman code of ITU T.81, annex C.
class HuffmanCode {
 public:
  bool defined() const { return !values_.empty(); }
  // Sixteen counts, then the symbols in the order of their codes. Throws UnsupportedImage for what is no such code.
  void define(std::span<const uint8_t> counts, std::span<const uint8_t> symbols);

 private:
  friend class ScanBits;
  std::array<int32_t, 17> ends_{};     // by length: one past the last code, moved to 16 bits
  std::array<int32_t, 17> offsets_{};  // by length: a symbol's place less its code
  std::vector<uint8_t> values_;
};

struct JpegComponent {
  uint8_t id = 0;
  int32_t across = 1;  // samples of it in a unit of the picture, in blocks
  int32_t down = 1;
  uint8_t quantizer = 0;
  uint8_t dc_code = 0;
  uint8_t ac_code = 0;
  int32_t prediction = 0;
  // Of each coefficient the lowest bit that is known so far; -1: none.
  std::array<int8_t, 64> known{};
  // Of a progressive picture's blocks, in rows of whole units: the coefficients that are not zero.
  std::vector<uint64_t> nonzero;
};

struct JpegFrame {
  bool progressive = false;
  int32_t width = 0;
  int32_t height = 0;
  std::vector<JpegComponent> components;
  uint32_t restart_interval = 0;
  std::array<HuffmanCode, 4> dc_codes;
  std::array<HuffmanCode, 4> ac_codes;
  std::array<int32_t, 4> dc_steps{};  // of the quantisers; 0: not defined

  // The picture is made of rows of units, each of which holds a block or more of every component.
  int32_t most_across = 1;
  int32_t most_down = 1;
  int32_t columns = 0;
  int32_t rows = 0;

  // Is called once the components are known. Throws UnsupportedImage where a file of `bytes` is too short for the
  // picture that its header describes.
  void begin(std::size_t bytes);
};

// Goes through a scan, whose header the reader stands at, up to the marker behind it. Throws UnsupportedImage where
// libjpeg would refuse it or warn of it.
void walk_scan(JpegFrame& frame, ByteReader& reader);

// Throws UnsupportedImage unless the scans so far make a whole picture.
void require_all_scans(const JpegFrame& frame);

}  // namespace dae

#endif  // DAE_IMAGE_JPEG_SCAN_H_
