// Fuzzes the reader of IDX files, gzip-compressed or not.
#include <cstddef>
#include <cstdint>

#include "fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  int32_t shape[3] = {};
  dae_buffer* values = nullptr;
  if (!dae::fuzz::accepted(dae_idx_decode(data, size, shape, &values))) return 0;
  const auto count =
      static_cast<std::size_t>(shape[0]) * static_cast<std::size_t>(shape[1]) * static_cast<std::size_t>(shape[2]);
  if (dae_buffer_size(values) != count) dae::fuzz::find("expected as many values as the shape says");
  dae_buffer_free(values);
  return 0;
}
