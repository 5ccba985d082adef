// Training through the C API: a run, its failures, and that handles may be freed in any state.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "api/dae.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"

using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* kOptions = R"({"epochs":2,"batchSize":4,"noise":{"kind":"gaussian","level":0.2}})";

dae_dataset* pictures(int32_t count) {
  const std::vector<float> values = dae::test::random_values(static_cast<std::size_t>(count) * 16 * 16, 1);
  std::vector<uint8_t> bytes;
  for (const float value : values) bytes.push_back(static_cast<uint8_t>(255.0f * value));
  const int32_t shape[4] = {count, 16, 16, 1};
  dae_dataset* dataset = nullptr;
  REQUIRE(dae_dataset_create(1, &dataset) == DAE_OK);
  REQUIRE(dae_dataset_add_batch(dataset, bytes.data(), shape) == DAE_OK);
  REQUIRE(dae_dataset_size(dataset) == count);
  return dataset;
}

std::string small_table() {
  return dae::test::table_json(1, {dae::test::convolution("conv2d", 4, 3, 2, "relu"),
                                   dae::test::convolution("conv2d_transpose", 1, 3, 2, "linear")});
}

struct Run {
  dae_model* model = nullptr;
  dae_dataset* data = pictures(10);
  dae_dataset* held_out = pictures(3);
  dae_trainer* trainer = nullptr;

  explicit Run(const char* options = kOptions) {
    REQUIRE(dae_model_create(small_table().c_str(), 1, &model) == DAE_OK);
    REQUIRE(dae_trainer_create(model, options, data, held_out, 1, &trainer) == DAE_OK);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    dae_model_free(model);
    dae_trainer_free(trainer);
    dae_dataset_free(data);
    dae_dataset_free(held_out);
  }
  dae_train_state state() const {
    dae_train_state state{};
    dae_trainer_state(trainer, &state);
    return state;
  }
};

void check_fails(dae_status actual, dae_status expected, const std::string& message) {
  CHECK(actual == expected);
  CHECK_THAT(dae_error_message(), ContainsSubstring(message));
}

}  // namespace

TEST_CASE("api: a training run from fresh weights to a model", "[api]") {
  Run run;
  CHECK(run.state().step == 0);
  CHECK(run.state().total_steps == 6);  // 10 images: 4 + 4 + 2, twice
  CHECK(run.state().steps_per_epoch == 3);
  for (int step = 0; step < 6; ++step) REQUIRE(dae_trainer_step(run.trainer) == DAE_OK);
  CHECK(run.state().step == 6);
  CHECK(run.state().batch_images == 2);
  CHECK(std::isfinite(run.state().loss));
  CHECK(run.state().gradient_norm > 0.0);
  check_fails(dae_trainer_step(run.trainer), DAE_INVALID_ARGUMENT, "all steps are done");

  dae_validation validation{};
  REQUIRE(dae_trainer_validate(run.trainer, &validation) == DAE_OK);
  CHECK(validation.done == 3);
  CHECK(validation.total == 3);
  CHECK(std::abs(validation.psnr + 10.0 * std::log10(validation.mse)) < 1e-9);

  dae_model* trained = nullptr;
  REQUIRE(dae_trainer_model(run.trainer, &trained) == DAE_OK);
  dae_buffer* file = nullptr;
  REQUIRE(dae_model_save(trained, &file) == DAE_OK);
  dae_model* loaded = nullptr;
  CHECK(dae_model_load(dae_buffer_data(file), dae_buffer_size(file), &loaded) == DAE_OK);
  dae_model_free(loaded);
  dae_model_free(trained);
  dae_buffer_free(file);
}

TEST_CASE("api: image files are trained on, and the last ones kept for validation", "[api]") {
  const std::vector<uint8_t> pixels(16 * 16, 90);
  dae_image* image = nullptr;
  REQUIRE(dae_image_create(16, 16, 1, DAE_PIXEL_U8, pixels.data(), &image) == DAE_OK);
  dae_buffer* png = nullptr;
  REQUIRE(dae_image_encode_png(image, &png) == DAE_OK);
  dae_dataset* data = nullptr;
  REQUIRE(dae_dataset_create(1, &data) == DAE_OK);
  for (int i = 0; i < 5; ++i) {
    REQUIRE(dae_dataset_add_file(data, dae_buffer_data(png), dae_buffer_size(png)) == DAE_OK);
  }
  CHECK(dae_dataset_add_file(data, dae_buffer_data(png), 20) == DAE_UNSUPPORTED_INPUT);
  check_fails(dae_dataset_add_file(data, nullptr, 20), DAE_INVALID_ARGUMENT, "bytes");
  dae_dataset* last = nullptr;
  check_fails(dae_dataset_split(data, 5, &last), DAE_INVALID_ARGUMENT, "keep 1 to 4 of 5 images");
  REQUIRE(dae_dataset_split(data, 2, &last) == DAE_OK);
  CHECK(dae_dataset_size(data) == 3);
  CHECK(dae_dataset_size(last) == 2);

  dae_model* model = nullptr;
  REQUIRE(dae_model_create(small_table().c_str(), 1, &model) == DAE_OK);
  dae_trainer* trainer = nullptr;
  REQUIRE(dae_trainer_create(model, kOptions, data, last, 1, &trainer) == DAE_OK);
  REQUIRE(dae_trainer_step(trainer) == DAE_OK);
  dae_validation validation{};
  REQUIRE(dae_trainer_validate(trainer, &validation) == DAE_OK);
  CHECK(validation.done == 2);
  dae_trainer_free(trainer);
  dae_dataset_free(last);
  dae_dataset_free(data);
  dae_model_free(model);
  dae_buffer_free(png);
  dae_image_free(image);
}

TEST_CASE("api: a checkpoint is a model file and continues the run", "[api]") {
  Run run;
  REQUIRE(dae_trainer_step(run.trainer) == DAE_OK);
  dae_buffer* checkpoint = nullptr;
  REQUIRE(dae_trainer_checkpoint(run.trainer, &checkpoint) == DAE_OK);
  const uint8_t* bytes = dae_buffer_data(checkpoint);
  const std::size_t size = dae_buffer_size(checkpoint);
  dae_model* model = nullptr;
  CHECK(dae_model_load(bytes, size, &model) == DAE_OK);
  dae_model_free(model);

  Run other;
  REQUIRE(dae_trainer_restore(other.trainer, bytes, size) == DAE_OK);
  CHECK(other.state().step == 1);
  for (int step = 0; step < 3; ++step) {
    REQUIRE(dae_trainer_step(run.trainer) == DAE_OK);
    REQUIRE(dae_trainer_step(other.trainer) == DAE_OK);
  }
  CHECK(run.state().loss == other.state().loss);

  // A checkpoint that is cut anywhere is refused, and the run can continue.
  for (std::size_t length = 0; length < size; length += 97) {
    CHECK(dae_trainer_restore(other.trainer, bytes, length) == DAE_MODEL_FORMAT);
  }
  CHECK(dae_trainer_step(other.trainer) == DAE_OK);
  dae_buffer_free(checkpoint);
}

TEST_CASE("api: training refuses what it cannot use, by name", "[api]") {
  Run run;
  dae_trainer* trainer = nullptr;
  const auto create = [&](const char* options, const dae_dataset* data) {
    return dae_trainer_create(run.model, options, data, nullptr, 1, &trainer);
  };
  check_fails(create("{", run.data), DAE_INVALID_ARGUMENT, "not JSON");
  check_fails(create(R"({"epochs":1,"epoch":1})", run.data), DAE_INVALID_ARGUMENT, "(did you mean \"epochs\"?)");
  check_fails(create(kOptions, nullptr), DAE_INVALID_ARGUMENT, "data");
  check_fails(create(nullptr, run.data), DAE_INVALID_ARGUMENT, "options");
  check_fails(dae_trainer_create(run.model, kOptions, run.data, nullptr, 0, &trainer), DAE_INVALID_ARGUMENT, "thread");
  check_fails(dae_trainer_set_learning_rate(run.trainer, std::nanf("")), DAE_INVALID_ARGUMENT, "learning rate");
  check_fails(dae_trainer_restore(run.trainer, nullptr, 0), DAE_INVALID_ARGUMENT, "checkpoint");
  CHECK(trainer == nullptr);

  dae_dataset* dataset = nullptr;
  check_fails(dae_dataset_create(2, &dataset), DAE_INVALID_ARGUMENT, "1 or 3 channels");
  const int32_t wrong[4] = {1, 0, 4, 1};
  const uint8_t value = 0;
  check_fails(dae_dataset_add_batch(run.data, &value, wrong), DAE_INVALID_ARGUMENT, "pixels a side");
  const int32_t color[4] = {1, 1, 1, 3};
  check_fails(dae_dataset_add_batch(run.data, &value, color), DAE_INVALID_ARGUMENT, "channels");

  dae_model* model = nullptr;
  check_fails(dae_model_create("{}", 0, &model), DAE_MODEL_FORMAT, "version");
  CHECK(model == nullptr);
  CHECK(dae_trainer_step(run.trainer) == DAE_OK);
}

TEST_CASE("api: a run that diverges has a status of its own", "[api]") {
  Run run(R"({"epochs":100,"batchSize":4,"optimizer":{"type":"sgd","learningRate":1e8,"momentum":0}})");
  dae_status status = DAE_OK;
  while (status == DAE_OK) status = dae_trainer_step(run.trainer);
  check_fails(status, DAE_DIVERGED, "diverged");
  dae_model* model = nullptr;
  CHECK(dae_trainer_model(run.trainer, &model) == DAE_OK);
  dae_model_free(model);
}

TEST_CASE("api: validation starts over after a step, and may be absent", "[api]") {
  Run run;
  dae_validation validation{};
  REQUIRE(dae_trainer_validate(run.trainer, &validation) == DAE_OK);
  const double before = validation.mse;
  REQUIRE(dae_trainer_step(run.trainer) == DAE_OK);
  REQUIRE(dae_trainer_validate(run.trainer, &validation) == DAE_OK);
  CHECK(validation.mse != before);

  dae_trainer* alone = nullptr;
  REQUIRE(dae_trainer_create(run.model, kOptions, run.data, nullptr, 1, &alone) == DAE_OK);
  REQUIRE(dae_trainer_validate(alone, &validation) == DAE_OK);
  CHECK(validation.total == 0);
  dae_trainer_free(alone);
}
