// Models that are made and saved through the C API.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <vector>

#include "api/dae.h"
#include "api/dae_weights.h"
#include "cli/handles.h"
#include "model/layer_table.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"
#include "support/test_files.h"

using Catch::Matchers::ContainsSubstring;

namespace {

using dae::cli::BufferHandle;
using Model = dae::cli::ModelHandle;
using Session = dae::cli::SessionHandle;

Model create(const std::string& table, uint32_t seed) {
  dae_model* model = nullptr;
  REQUIRE(dae_model_create(table.c_str(), seed, &model) == DAE_OK);
  return Model(model);
}

Model load(const std::vector<uint8_t>& bytes) {
  dae_model* model = nullptr;
  REQUIRE(dae_model_load(bytes.data(), bytes.size(), &model) == DAE_OK);
  return Model(model);
}

std::vector<uint8_t> save(const Model& model) {
  dae_buffer* bytes = nullptr;
  REQUIRE(dae_model_save(model.get(), &bytes) == DAE_OK);
  const BufferHandle owner(bytes);
  return {dae_buffer_data(bytes), dae_buffer_data(bytes) + dae_buffer_size(bytes)};
}

Session open(const Model& model) {
  dae_session* session = nullptr;
  REQUIRE(dae_session_create(model.get(), 1, &session) == DAE_OK);
  return Session(session);
}

std::vector<float> run(const Model& model) {
  const Session session = open(model);
  const int32_t shape[4] = {1, 8, 8, 1};
  const std::vector<float> x = dae::test::random_values(64, 1);
  std::vector<float> y(64);
  REQUIRE(dae_session_run(session.get(), DAE_STAGE_ALL, x.data(), shape, y.data()) == DAE_OK);
  return y;
}

}  // namespace

TEST_CASE("model api: a table and a seed make a model, which saves and loads", "[api]") {
  for (const dae::LayerTable& table : {dae::test::tutorial_table(), dae::test::skip_table()}) {
    const std::string json = dae::layer_table_json(table);
    const Model model = create(json, 1);
    const Model again = load(save(model));
    CHECK(std::string(dae_model_info(again.get())) == dae_model_info(model.get()));
    CHECK(run(again) == run(model));
    CHECK(save(again) == save(model));
    CHECK(save(create(json, 1)) == save(model));
    CHECK(save(create(json, 2)) != save(model));
  }
}

namespace {

std::vector<uint8_t> denoised(const Model& model, const char* options) {
  const Session session = open(model);
  std::vector<uint8_t> pixels(24 * 18 * 3);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<uint8_t>(i * i % 251);
  dae_image* noisy = nullptr;
  REQUIRE(dae_image_create(24, 18, 3, DAE_PIXEL_U8, pixels.data(), &noisy) == DAE_OK);
  dae_job* job = nullptr;
  // Twice, because the second run finds the network of the first.
  for (int run = 0; run < 2; ++run) {
    dae_job_free(job);
    REQUIRE(dae_denoise_start(session.get(), noisy, options, &job) == DAE_OK);
    for (int32_t done = 0; done < dae_job_tiles(job);) REQUIRE(dae_job_step(job, &done) == DAE_OK);
  }
  dae_image* result = nullptr;
  REQUIRE(dae_job_take(job, &result) == DAE_OK);
  const auto* first = static_cast<const uint8_t*>(dae_image_pixels(result));
  const std::vector<uint8_t> bytes(first, first + 3 * dae_image_width(result) * dae_image_height(result));
  dae_image_free(result);
  dae_job_free(job);
  dae_image_free(noisy);
  return bytes;
}

}  // namespace

TEST_CASE("model api: a self-ensemble and a cascade's first networks can be asked for by options", "[api]") {
  const Model model = create(dae::layer_table_json(dae::test::cascade_table(3)), 1);
  dae_model* cut = nullptr;
  REQUIRE(dae_model_cut(model.get(), 1, &cut) == DAE_OK);
  const Model first(cut);
  dae_model* ensemble = nullptr;
  REQUIRE(dae_model_self_ensemble(first.get(), 2, &ensemble) == DAE_OK);
  const Model both(ensemble);
  const std::vector<uint8_t> whole = denoised(model, nullptr);
  CHECK(whole.size() == 16 * 24 * 18 * 3);
  CHECK(denoised(model, R"({"parts":2})") == whole);
  CHECK(denoised(model, R"({"parts":1})") == denoised(first, nullptr));
  CHECK(denoised(model, R"({"parts":1,"selfEnsemble":2})") == denoised(both, nullptr));
  const Session session = open(model);
  dae_image* image = nullptr;
  REQUIRE(dae_image_create(8, 8, 3, DAE_PIXEL_U8, nullptr, &image) == DAE_OK);
  dae_job* job = nullptr;
  CHECK(dae_denoise_start(session.get(), image, R"({"parts":3})", &job) == DAE_INVALID_ARGUMENT);
  CHECK_THAT(dae_error_message(), ContainsSubstring("2"));
  dae_image_free(image);
}

TEST_CASE("model api: options are checked without a session", "[api]") {
  CHECK(dae_options_check("denoise", R"({"strength":{"chroma":0.5}})") == DAE_OK);
  CHECK(dae_options_check("denoise", R"({"strength":2})") == DAE_INVALID_ARGUMENT);
  CHECK(dae_options_check("denoise", nullptr) == DAE_OK);
  CHECK(dae_options_check("denoising", "{}") == DAE_INVALID_ARGUMENT);
  CHECK_THAT(dae_error_message(), ContainsSubstring("\"denoising\""));
  CHECK(dae_options_check(nullptr, "{}") == DAE_INVALID_ARGUMENT);
}

TEST_CASE("model api: a model outlives what it was made from", "[api]") {
  std::string json = dae::layer_table_json(dae::test::skip_table());
  const Model model = create(json, 1);
  const std::vector<float> expected = run(model);
  std::ranges::fill(json, 'x');
  CHECK(run(model) == expected);
}

TEST_CASE("model api: the description tells a layer's row, and whether the decoder runs alone", "[api]") {
  const Model skips = create(dae::layer_table_json(dae::test::skip_table()), 1);
  const std::string info = dae_model_info(skips.get());
  CHECK_THAT(info, ContainsSubstring(R"("decodes":false)") && ContainsSubstring(R"("latentStride":1.0)") &&
                       ContainsSubstring(R"("stride":4)"));
  CHECK_THAT(info, ContainsSubstring(R"({"name":"a","stage":"encoder","op":"space_to_depth","block":[2,2],)"
                                     R"("activation":"linear","params":0})"));
  CHECK_THAT(info, ContainsSubstring(R"({"name":"b","stage":"encoder","op":"conv2d","filters":6,"kernel":[3,3],)"
                                     R"("stride":[1,1],"padding":"same","activation":"leaky_relu","slope":0.1,)"
                                     R"("params":222,"kernels":"own","multiplyAdds":54.0})"));
  CHECK_THAT(info, ContainsSubstring(R"({"name":"i","stage":"decoder","op":"add","inputs":["h","input"],)"
                                     R"("activation":"linear","params":0})"));
  const Model tutorial = load(dae::test::read_repository_file("models/fashion-tutorial.safetensors"));
  CHECK_THAT(dae_model_info(tutorial.get()), ContainsSubstring(R"("decodes":true)") && !ContainsSubstring("inputs"));
}

TEST_CASE("model api: a decoder that reads past the latent is refused alone, and the whole still runs", "[api]") {
  const Model model = create(dae::layer_table_json(dae::test::skip_table()), 1);
  const Session session = open(model);
  const int32_t latent[4] = {1, 8, 8, 1};
  int32_t output[4];
  CHECK(dae_session_output_shape(session.get(), DAE_STAGE_DECODER, latent, output) == DAE_INVALID_ARGUMENT);
  CHECK_THAT(dae_error_message(), ContainsSubstring("has skip connections"));
  CHECK(dae_session_output_shape(session.get(), DAE_STAGE_ALL, latent, output) == DAE_OK);
  CHECK(std::equal(latent, latent + 4, output));
}

TEST_CASE("model api: invalid tables have a status and a message", "[api]") {
  dae_model* model = nullptr;
  const auto check_fails = [&](const char* table, dae_status status, const std::string& message) {
    CHECK(dae_model_create(table, 1, &model) == status);
    CHECK_THAT(dae_error_message(), ContainsSubstring(message));
    CHECK(model == nullptr);
  };
  check_fails(nullptr, DAE_INVALID_ARGUMENT, "expected table, got a null pointer");
  check_fails("", DAE_MODEL_FORMAT, "the layer table is not JSON");
  check_fails("[]", DAE_MODEL_FORMAT, "expected the layer table to be a JSON object");
  check_fails("{}", DAE_MODEL_FORMAT, "\"version\"");
  const std::string unknown = dae::test::table_json(1, {R"("op":"pool")", R"("op":"add","inputs":["a","input"])"});
  check_fails(unknown.c_str(), DAE_MODEL_FORMAT, "found \"pool\"");
  const std::string json = dae::layer_table_json(dae::test::tutorial_table());
  CHECK(dae_model_create(json.c_str(), 1, nullptr) == DAE_INVALID_ARGUMENT);
  dae_buffer* bytes = nullptr;
  CHECK(dae_model_save(nullptr, &bytes) == DAE_INVALID_ARGUMENT);
  CHECK(bytes == nullptr);
  CHECK(dae_model_save(create(json, 1).get(), nullptr) == DAE_INVALID_ARGUMENT);
  const dae_model* none[] = {nullptr};
  CHECK(dae_model_average(none, 1, &model) == DAE_INVALID_ARGUMENT);
  CHECK(dae_model_average(none, -1, &model) == DAE_INVALID_ARGUMENT);
  CHECK(dae_model_average(nullptr, 1, &model) == DAE_INVALID_ARGUMENT);
  CHECK(model == nullptr);
}
