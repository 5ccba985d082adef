// The safetensors container (huggingface/safetensors): an 8-byte little-endian header length, a JSON header, raw data.
#ifndef DAE_MODEL_SAFETENSORS_H_
#define DAE_MODEL_SAFETENSORS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace dae {

using Metadata = std::map<std::string, std::string, std::less<>>;

// A tensor of the file, of float32 or float16 values: its shape and where its values start.
struct TensorEntry {
  std::vector<int64_t> shape;
  std::size_t offset = 0;  // bytes into Safetensors::data
  std::size_t count = 0;   // values
  bool half = false;       // float16
};

// The parsed header. `data` views the bytes that were parsed and is valid as long as they are.
struct Safetensors {
  Metadata metadata;
  std::map<std::string, TensorEntry, std::less<>> tensors;
  std::span<const uint8_t> data;

  // Copies the values of a tensor, which may lie unaligned in the file, as float32.
  void read(const TensorEntry& entry, std::span<float> values) const;
};

// Checks every length and offset before it is used. Throws ModelFormatError.
Safetensors parse_safetensors(std::span<const uint8_t> bytes);

}  // namespace dae

#endif  // DAE_MODEL_SAFETENSORS_H_
