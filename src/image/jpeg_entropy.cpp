#include "image/jpeg_entropy.h"
#include "common/message.h"

namespace dae {

void refuse_jpeg(const std::string& what) {
  throw_error<UnsupportedImage>("JPEG is damaged: {}", what);
}

void refuse_jpeg_data() {
  refuse_jpeg("its coded data do not match its frame header");
}

void HuffmanTable::define(std::span<const uint8_t> counts, std::span<const uint8_t> symbols) {
  values_.assign(symbols.begin(), symbols.end());
  int32_t code = 0;
  int32_t place = 0;
  for (std::size_t length = 1; length <= 16; ++length) {
    code <<= 1;
    offsets_[length] = place - code;
    code += counts[length - 1];
    place += counts[length - 1];
    // A code of only ones is not allowed.
    if (counts[length - 1] > 0 && code >= 1 << length) refuse_jpeg("a Huffman table has too many codes");
    ends_[length] = code << (16 - length);
  }
}

}  // namespace dae
