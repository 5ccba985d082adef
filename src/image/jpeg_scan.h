// Checks the coded data of a JPEG's scans without decoding the picture. stb_image, which decodes, does not report
// missing data: it continues with zeros or stops.
#ifndef DAE_IMAGE_JPEG_SCAN_H_
#define DAE_IMAGE_JPEG_SCAN_H_

#include <array>
#include <cstdint>
#include <vector>

#include "image/byte_reader.h"
#include "image/jpeg_entropy.h"

namespace dae {

struct JpegComponent {
  uint8_t id = 0;
  int32_t h_sampling = 1;  // horizontal and vertical sampling factors: blocks in an MCU
  int32_t v_sampling = 1;
  uint8_t quantizer = 0;
  uint8_t dc_table = 0;
  uint8_t ac_table = 0;
  int32_t prediction = 0;
  // For each coefficient, the lowest bit that is known so far; -1: none.
  std::array<int8_t, 64> known{};
  // For each block of a progressive picture, in rows of whole units, a bit for each nonzero coefficient.
  std::vector<uint64_t> nonzero;
};

struct JpegFrame {
  bool progressive = false;
  int32_t width = 0;
  int32_t height = 0;
  std::vector<JpegComponent> components;
  uint32_t restart_interval = 0;
  std::array<HuffmanTable, 4> dc_tables;
  std::array<HuffmanTable, 4> ac_tables;
  std::array<int32_t, 4> dc_steps{};  // DC step of each quantisation table; 0: undefined

  // The picture consists of rows of units (MCUs), each with one or more blocks of every component.
  int32_t max_h_sampling = 1;
  int32_t max_v_sampling = 1;
  int32_t columns = 0;
  int32_t rows = 0;

  // Allocates the coefficients; call it after the components were added. Throws UnsupportedImage if a file of `bytes`
  // bytes is too short for the picture's size.
  void begin(std::size_t bytes);
};

// Reads a scan, from its header to the next marker. Throws UnsupportedImage where libjpeg would report an error or a
// warning.
void walk_scan(JpegFrame& frame, ByteReader& reader);

// Throws UnsupportedImage unless the scans contain all bits of all coefficients.
void require_all_scans(const JpegFrame& frame);

}  // namespace dae

#endif  // DAE_IMAGE_JPEG_SCAN_H_
