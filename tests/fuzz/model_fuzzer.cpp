// Fuzzes model files: the safetensors container and the layer table in it. Models that load are run.
#include <cstddef>
#include <cstdint>
#include <span>

#include "fuzz/fuzzing.h"
#include "fuzz/small_network.h"
#include "model/safetensors.h"

namespace {

bool is_small_file(std::span<const uint8_t> bytes) {
  try {
    const dae::Safetensors file = dae::parse_safetensors(bytes);
    const auto table = file.metadata.find("dae");
    return table == file.metadata.end() || dae::fuzz::is_small(table->second);
  } catch (const dae::ModelFormatError&) {
    return true;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (!is_small_file({data, size})) return 0;
  dae_model* model = nullptr;
  if (!dae::fuzz::accepted(dae_model_load(data, size, &model))) return 0;
  dae_buffer* file = nullptr;
  dae::fuzz::require(dae_model_save(model, &file), "expected the model to be saved");
  dae_model* again = nullptr;
  dae::fuzz::require(dae_model_load(dae_buffer_data(file), dae_buffer_size(file), &again),
                     "expected the saved model to load");
  for (const int32_t channels : {1, 3}) dae::fuzz::denoise(*again, channels);
  dae_model_free(again);
  dae_buffer_free(file);
  dae_model_free(model);
  return 0;
}
