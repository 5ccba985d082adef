#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/dae.h"
#include "support/test_files.h"

namespace {

dae_model* load(const std::string& name) {
  const std::vector<uint8_t> bytes = dae::test::read_repository_file("models/" + name + ".safetensors");
  dae_model* model = nullptr;
  REQUIRE(dae_model_load(bytes.data(), bytes.size(), &model) == DAE_OK);
  return model;
}

}  // namespace

TEST_CASE("the C API adapts a model to an image and leaves the model as it was", "[adaptation]") {
  dae_model* model = load("photo-small-gray");
  dae_image* gray = nullptr;
  dae_image* noisy = nullptr;
  REQUIRE(dae_image_create(160, 80, 1, DAE_PIXEL_U8, nullptr, &gray) == DAE_OK);
  constexpr const char* kNoise = R"({"kind": "gaussian", "level": 0.3, "seed": 1})";
  REQUIRE(dae_corrupt(gray, kNoise, DAE_PIXEL_U8, &noisy) == DAE_OK);
  dae_adaptation* adaptation = nullptr;
  REQUIRE(dae_adaptation_create(model, nullptr, "{\"seed\": 3, \"sigma\": 0.3}", 1, &adaptation) == DAE_OK);
  REQUIRE(dae_adaptation_add(adaptation, noisy) == DAE_OK);
  dae_adaptation_state state{};
  do {
    REQUIRE(dae_adaptation_step(adaptation) == DAE_OK);
    dae_adaptation_get_state(adaptation, &state);
  } while (state.step < 25);
  CHECK(state.targets == 2);
  CHECK(state.total_targets == 2);
  CHECK(state.best_step == 25);
  CHECK(state.best_loss < state.start_loss);
  CHECK(state.finished == 0);
  dae_model* adapted = nullptr;
  REQUIRE(dae_adaptation_model(adaptation, &adapted) == DAE_OK);
  dae_buffer* before = nullptr;
  dae_buffer* after = nullptr;
  REQUIRE(dae_model_save(model, &before) == DAE_OK);
  REQUIRE(dae_model_save(adapted, &after) == DAE_OK);
  const std::vector<uint8_t> file(dae_buffer_data(before), dae_buffer_data(before) + dae_buffer_size(before));
  CHECK(file == dae::test::read_repository_file("models/photo-small-gray.safetensors"));
  CHECK(file != std::vector<uint8_t>(dae_buffer_data(after), dae_buffer_data(after) + dae_buffer_size(after)));
  dae_buffer_free(before);
  dae_buffer_free(after);
  dae_model_free(adapted);
  dae_adaptation_free(adaptation);
  dae_image_free(noisy);
  dae_image_free(gray);
  dae_model_free(model);
}

TEST_CASE("the C API adapts a model to clean images with the noise of an example", "[adaptation]") {
  dae_model* model = load("photo-small-gray");
  dae_image* gray = nullptr;
  dae_image* noisy = nullptr;
  REQUIRE(dae_image_create(160, 80, 1, DAE_PIXEL_U8, nullptr, &gray) == DAE_OK);
  REQUIRE(dae_corrupt(gray, R"({"kind": "gaussian", "level": 0.3})", DAE_PIXEL_U8, &noisy) == DAE_OK);
  dae_adaptation* adaptation = nullptr;
  REQUIRE(dae_adaptation_create(model, nullptr, nullptr, 1, &adaptation) == DAE_OK);
  CHECK(dae_adaptation_match_noise(adaptation, noisy) == DAE_INVALID_ARGUMENT);
  dae_adaptation_free(adaptation);
  REQUIRE(dae_adaptation_create(model, nullptr, "{\"clean\": true}", 1, &adaptation) == DAE_OK);
  REQUIRE(dae_adaptation_add(adaptation, gray) == DAE_OK);
  CHECK(dae_adaptation_match_noise(adaptation, noisy) == DAE_OK);
  REQUIRE(dae_adaptation_step(adaptation) == DAE_OK);
  CHECK(dae_adaptation_match_noise(adaptation, noisy) == DAE_INVALID_ARGUMENT);
  dae_adaptation_free(adaptation);
  dae_image_free(noisy);
  dae_image_free(gray);
  dae_model_free(model);
}

TEST_CASE("the C API names the companion of a model", "[adaptation]") {
  for (const auto& [name, companion] : {std::pair("photo-camera", "photo-small"),
                                        std::pair("photo-camera-large", "photo-small"), std::pair("photo-small", "")}) {
    dae_model* model = load(name);
    CHECK(std::string(dae_companion_for(model)) == companion);
    dae_model_free(model);
  }
}

TEST_CASE("the C API refuses wrong arguments of an adaptation", "[adaptation]") {
  dae_model* model = load("photo-small");
  dae_adaptation* adaptation = nullptr;
  CHECK(dae_adaptation_create(nullptr, nullptr, "{}", 1, &adaptation) == DAE_INVALID_ARGUMENT);
  CHECK(dae_adaptation_create(model, nullptr, "{\"steps\": 3}", 1, &adaptation) == DAE_INVALID_ARGUMENT);
  CHECK(std::string(dae_error_message()).find("got \"steps\"") != std::string::npos);
  CHECK(dae_adaptation_create(model, nullptr, "{}", 0, &adaptation) == DAE_INVALID_ARGUMENT);
  CHECK(adaptation == nullptr);
  CHECK(dae_adaptation_add(nullptr, nullptr) == DAE_INVALID_ARGUMENT);
  CHECK(dae_adaptation_match_noise(nullptr, nullptr) == DAE_INVALID_ARGUMENT);
  CHECK(dae_adaptation_step(nullptr) == DAE_INVALID_ARGUMENT);
  CHECK(dae_adaptation_model(nullptr, nullptr) == DAE_INVALID_ARGUMENT);
  dae_adaptation_free(nullptr);
  dae_model_free(model);
}
