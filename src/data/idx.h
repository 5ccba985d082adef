#ifndef DAE_DATA_IDX_H_
#define DAE_DATA_IDX_H_

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace dae {

// Thrown for bytes that are not an IDX file of unsigned bytes.
class IdxFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The format of MNIST and Fashion-MNIST: n images of height x width bytes, or n labels (height = width = 1).
struct Idx {
  int32_t count = 0;
  int32_t height = 1;
  int32_t width = 1;
  std::vector<uint8_t> values;
};

// Reads an IDX file, gzip-compressed or not. Throws IdxFormatError.
Idx read_idx(std::span<const uint8_t> bytes);

}  // namespace dae

#endif  // DAE_DATA_IDX_H_
