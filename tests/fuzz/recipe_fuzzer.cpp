// Fuzzes recipes {"model": {...}, "training": {...}}: a layer table with fresh weights, the options of a training run,
// and two steps of it.
#include <yyjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/fuzzing.h"
#include "fuzz/small_network.h"
#include "training/options.h"

namespace {

struct Freed {
  void operator()(yyjson_doc* doc) const { yyjson_doc_free(doc); }
  void operator()(char* text) const { std::free(text); }
};

std::string part(yyjson_doc* recipe, const char* key) {
  yyjson_val* value = yyjson_obj_get(yyjson_doc_get_root(recipe), key);
  const std::unique_ptr<char, Freed> text(yyjson_val_write(value, YYJSON_WRITE_NOFLAG, nullptr));
  return text ? text.get() : "";
}

// Returns whether a chain's steps reach few pixels: a blur of 40 pixels would need patches of 500 x 500 around each
// crop.
bool is_small(const std::optional<dae::Chain>& chain) {
  constexpr int32_t kMaxReach = 32;
  return !chain || chain->reach() <= kMaxReach;
}

// Returns whether batches and patches are small. The library allows any size; the fuzzer has three images of 16 x 16.
bool are_small(const std::string& json) {
  constexpr int32_t kMaxBatch = 32;
  constexpr int32_t kMaxCrops = 32;
  try {
    const dae::TrainingOptions options = dae::parse_training_options(json);
    const bool small_chains =
        std::ranges::all_of(options.noise, [](const auto& noise) { return is_small(noise.chain); });
    return options.batch_size <= kMaxBatch && options.crops <= kMaxCrops && small_chains &&
           is_small(options.validation_chain);
  } catch (const std::invalid_argument&) {
    return true;
  }
}

dae_dataset* images(int32_t channels) {
  constexpr int32_t kSide = 16;
  constexpr int32_t kCount = 3;
  std::vector<uint8_t> values(static_cast<std::size_t>(kCount * kSide * kSide * channels));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<uint8_t>(i * 31);
  dae_dataset* dataset = nullptr;
  dae::fuzz::require(dae_dataset_create(channels, &dataset), "dataset");
  const int32_t shape[4] = {kCount, kSide, kSide, channels};
  dae::fuzz::require(dae_dataset_add_batch(dataset, values.data(), shape), "dataset");
  return dataset;
}

void train(dae_trainer& trainer) {
  for (int step = 0; step < 2; ++step) {
    const dae_status status = dae_trainer_step(&trainer);
    if (status == DAE_DIVERGED || !dae::fuzz::accepted(status)) return;
  }
  dae_validation validation{};
  dae::fuzz::accepted(dae_trainer_validate(&trainer, &validation));
  dae_buffer* checkpoint = nullptr;
  dae::fuzz::require(dae_trainer_checkpoint(&trainer, &checkpoint), "expected a checkpoint");
  dae::fuzz::require(dae_trainer_restore(&trainer, dae_buffer_data(checkpoint), dae_buffer_size(checkpoint)),
                     "expected the checkpoint to be read");
  dae_buffer_free(checkpoint);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::unique_ptr<yyjson_doc, Freed> recipe(
      yyjson_read(reinterpret_cast<const char*>(data), size, YYJSON_READ_NOFLAG));
  if (!recipe) return 0;
  const std::string table = part(recipe.get(), "model");
  const std::string options = part(recipe.get(), "training");
  if (!dae::fuzz::is_small(table) || !are_small(options)) return 0;
  dae_model* model = nullptr;
  if (!dae::fuzz::accepted(dae_model_create(table.c_str(), 0, &model))) return 0;
  for (const int32_t channels : {1, 3}) {
    dae_dataset* dataset = images(channels);
    dae_trainer* trainer = nullptr;
    if (dae::fuzz::accepted(dae_trainer_create(model, options.c_str(), dataset, dataset, 1, &trainer))) train(*trainer);
    dae_trainer_free(trainer);
    dae_dataset_free(dataset);
  }
  dae_model_free(model);
  return 0;
}
