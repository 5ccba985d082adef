// Fuzzes the import of ONNX files. An imported model must survive an export and another import bit for bit.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "api/dae_interchange.h"
#include "fuzz/fuzzing.h"

namespace {

constexpr std::size_t kMaxModel = 1 << 20;  // bytes; larger models would take too long

bool equal(const dae_buffer* a, const dae_buffer* b) {
  return dae_buffer_size(a) == dae_buffer_size(b) &&
         std::memcmp(dae_buffer_data(a), dae_buffer_data(b), dae_buffer_size(a)) == 0;
}

void require_round_trip(const dae_model* model, const dae_buffer* file) {
  dae_buffer* onnx = nullptr;
  // The export may refuse layers whose tensors would have the same name.
  if (!dae::fuzz::accepted(dae_model_export_onnx(model, -1.0f, &onnx))) return;
  dae_model* again = nullptr;
  dae::fuzz::require(dae_model_import_onnx(dae_buffer_data(onnx), dae_buffer_size(onnx), &again),
                     "expected the exported model to be imported");
  dae_buffer* same = nullptr;
  dae::fuzz::require(dae_model_save(again, &same), "expected the model to be saved");
  if (!equal(file, same)) dae::fuzz::find("expected the same model back");
  dae_buffer_free(same);
  dae_model_free(again);
  dae_buffer_free(onnx);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  dae_model* model = nullptr;
  if (!dae::fuzz::accepted(dae_model_import_onnx(data, size, &model))) return 0;
  dae_buffer* file = nullptr;
  dae::fuzz::require(dae_model_save(model, &file), "expected the model to be saved");
  if (dae_buffer_size(file) <= kMaxModel) require_round_trip(model, file);
  dae_buffer_free(file);
  dae_model_free(model);
  return 0;
}
