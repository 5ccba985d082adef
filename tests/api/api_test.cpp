// Tests the C API: every failure has a status and a message, and the next call works.
#include "api/dae.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/test_files.h"
#include "support/threads.h"

using Catch::Matchers::ContainsSubstring;

extern "C" const char* dae_test_version_from_c(void);

namespace {

struct Fixture {
  dae_model* model = nullptr;
  dae_session* session = nullptr;

  explicit Fixture(int threads = 1) {
    const std::vector<uint8_t> bytes = dae::test::read_repository_file("models/fashion-tutorial.safetensors");
    REQUIRE(dae_model_load(bytes.data(), bytes.size(), &model) == DAE_OK);
    REQUIRE(dae_session_create(model, threads, &session) == DAE_OK);
  }
  ~Fixture() {
    dae_model_free(model);  // before the session, as the header allows
    dae_session_free(session);
  }
};

dae_image* gray(int size, uint8_t value) {
  const std::vector<uint8_t> pixels(static_cast<std::size_t>(size * size), value);
  dae_image* image = nullptr;
  REQUIRE(dae_image_create(size, size, 1, DAE_PIXEL_U8, pixels.data(), &image) == DAE_OK);
  return image;
}

void check_fails(dae_status actual, dae_status expected, const std::string& message) {
  CHECK(actual == expected);
  CHECK_THAT(dae_error_message(), ContainsSubstring(message));
}

}  // namespace

TEST_CASE("api: the header is C and the library says what it is", "[api]") {
  CHECK(std::string(dae_test_version_from_c()) == dae_version());
  CHECK_THAT(dae_simd(), ContainsSubstring("native") || ContainsSubstring("simd128") || ContainsSubstring("relaxed"));
}

TEST_CASE("api: a picture has its network, by name", "[api]") {
  dae_image* small = gray(28, 90);
  dae_image* large = gray(64, 90);
  CHECK(std::string(dae_network_for(small, nullptr, 0.0f)) == "fashion-tutorial");
  CHECK(std::string(dae_network_for(large, "", 0.0f)) == "photo-small-gray");
  CHECK(std::string(dae_network_for(large, "photo", 0.0f)) == "photo-gray");
  const char* mine = "mine";
  CHECK(dae_network_for(large, mine, 0.1f) == mine);
  dae_image_free(small);
  dae_image_free(large);
}

TEST_CASE("api: an image's noise is described as JSON", "[api]") {
  dae_image* image = gray(64, 90);
  dae_buffer* json = nullptr;
  REQUIRE(dae_image_noise(image, &json) == DAE_OK);
  const std::string text(reinterpret_cast<const char*>(dae_buffer_data(json)), dae_buffer_size(json));
  CHECK(text == R"({"total":0.0,"luma":0.0,"chroma":0.0,"shadows":null,"midtones":null,"highlights":null,)"
                R"("grain":"none","jpegBlocks":false,"words":"hardly any"})");
  dae_buffer_free(json);
  check_fails(dae_image_noise(nullptr, &json), DAE_INVALID_ARGUMENT, "image");
  check_fails(dae_image_noise(image, nullptr), DAE_INVALID_ARGUMENT, "json");
  dae_image_free(image);
}

TEST_CASE("api: corrupt, denoise step by step, measure", "[api]") {
  for (const int threads : dae::test::thread_counts()) {
    const Fixture fixture(threads);
    CHECK(dae_session_threads(fixture.session) == threads);
    dae_image* clean = gray(700, 128);
    const char* noise = R"({"kind":"gaussian","level":0.2,"seed":1})";
    dae_image* noisy = nullptr;
    REQUIRE(dae_corrupt(clean, noise, DAE_PIXEL_U8, &noisy) == DAE_OK);
    dae_job* job = nullptr;
    REQUIRE(dae_denoise_start(fixture.session, noisy, nullptr, &job) == DAE_OK);
    REQUIRE(dae_job_tiles(job) > 1);
    dae_image* result = nullptr;
    check_fails(dae_job_take(job, &result), DAE_INVALID_ARGUMENT, "expected a finished job, 0 of");
    int32_t done = 0;
    int64_t area = 0;
    while (done < dae_job_tiles(job)) REQUIRE(dae_job_step(job, &done) == DAE_OK);
    for (int32_t tile = 0; tile < dae_job_tiles(job); ++tile) {
      int32_t rectangle[4];
      REQUIRE(dae_job_tile(job, tile, rectangle) == DAE_OK);
      area += static_cast<int64_t>(rectangle[2]) * rectangle[3];
    }
    CHECK(area == 700 * 700);
    REQUIRE(dae_job_take(job, &result) == DAE_OK);
    double before = 0;
    double after = 0;
    REQUIRE(dae_psnr(clean, noisy, &before) == DAE_OK);
    REQUIRE(dae_psnr(clean, result, &after) == DAE_OK);
    CHECK(after > before + 1.0);
    dae_job_free(job);
    dae_image_free(result);
    dae_image_free(noisy);
    dae_image_free(clean);
  }
}

TEST_CASE("api: a job may be abandoned between steps and the session goes on", "[api]") {
  const Fixture fixture;
  dae_image* noisy = gray(600, 99);
  const char* options = R"({"tile":{"size":64}})";
  for (int i = 0; i < 3; ++i) {
    dae_job* job = nullptr;
    REQUIRE(dae_denoise_start(fixture.session, noisy, options, &job) == DAE_OK);
    int32_t done = 0;
    REQUIRE(dae_job_step(job, &done) == DAE_OK);
    CHECK(done == 1);
    dae_job_free(job);
  }
  dae_image_free(noisy);
}

namespace {

// The result's bytes; `options` as in dae_denoise_start().
std::vector<uint8_t> denoised(dae_session* session, const dae_image* noisy, const char* options) {
  dae_job* job = nullptr;
  REQUIRE(dae_denoise_start(session, noisy, options, &job) == DAE_OK);
  for (int32_t done = 0; done < dae_job_tiles(job);) REQUIRE(dae_job_step(job, &done) == DAE_OK);
  dae_image* result = nullptr;
  REQUIRE(dae_job_take(job, &result) == DAE_OK);
  const auto* pixels = static_cast<const uint8_t*>(dae_image_pixels(result));
  const std::vector<uint8_t> bytes(
      pixels, pixels + dae_image_width(result) * dae_image_height(result) * dae_image_channels(result));
  dae_image_free(result);
  dae_job_free(job);
  return bytes;
}

}  // namespace

TEST_CASE("api: denoise options are JSON; null, empty text and {} are the defaults", "[api]") {
  const Fixture fixture(dae::test::thread_counts().back());
  dae_image* noisy = gray(50, 99);
  const std::vector<uint8_t> defaults = denoised(fixture.session, noisy, nullptr);
  CHECK(denoised(fixture.session, noisy, "") == defaults);
  CHECK(denoised(fixture.session, noisy, "{}") == defaults);
  CHECK(denoised(fixture.session, noisy, R"({"tile":{"size":16},"alpha":"opaque","strength":1,"selfEnsemble":1})") ==
        defaults);
  const std::vector<uint8_t> half = denoised(fixture.session, noisy, R"({"strength":0.5})");
  CHECK(half != defaults);
  CHECK(denoised(fixture.session, noisy, R"({"strength":{"luma":0.5}})") == half);
  const auto refused = [&](const char* options, const char* reason) {
    CAPTURE(options);
    dae_job* job = nullptr;
    check_fails(dae_denoise_start(fixture.session, noisy, options, &job), DAE_INVALID_ARGUMENT, reason);
    CHECK(job == nullptr);
  };
  refused(R"({"strenght":1})", "got \"strenght\" (did you mean \"strength\"?)");
  refused(R"({"strength":1.5})", "expected \"strength\" of the denoise options to be a number from 0 to 1");
  refused(R"({"strength":{"luma":2}})", "\"luma\" of the strength");
  refused(R"({"tile":{"size":0}})", "a whole number from 1 to 2147483647, got 0");
  refused(R"({"tile":64})", "one of auto, off or a JSON object, got 64");
  refused(R"({"alpha":"drop"})", "one of keep, process, opaque, got \"drop\"");
  refused(R"({"selfEnsemble":3})", "one of 1, 2, 4, 8, got 3");
  refused("null", "to be a JSON object, got null");
  dae_image_free(noisy);
}

TEST_CASE("api: encode and decode compose to run", "[api]") {
  const Fixture fixture;
  const int32_t shape[4] = {2, 8, 12, 1};
  int32_t latent_shape[4];
  REQUIRE(dae_session_output_shape(fixture.session, DAE_STAGE_ENCODER, shape, latent_shape) == DAE_OK);
  CHECK(std::vector<int32_t>(latent_shape, latent_shape + 4) == std::vector<int32_t>{2, 2, 3, 8});
  const std::vector<float> x(192, 0.5f);
  std::vector<float> latent(96);
  std::vector<float> two_steps(192);
  std::vector<float> one_step(192);
  REQUIRE(dae_session_run(fixture.session, DAE_STAGE_ENCODER, x.data(), shape, latent.data()) == DAE_OK);
  REQUIRE(dae_session_run(fixture.session, DAE_STAGE_DECODER, latent.data(), latent_shape, two_steps.data()) == DAE_OK);
  REQUIRE(dae_session_run(fixture.session, DAE_STAGE_ALL, x.data(), shape, one_step.data()) == DAE_OK);
  CHECK(one_step == two_steps);
}

TEST_CASE("api: bad arguments have a status and a message", "[api]") {
  const Fixture fixture;
  dae_image* image = nullptr;
  check_fails(dae_image_create(0, 5, 1, DAE_PIXEL_U8, nullptr, &image), DAE_INVALID_ARGUMENT, "0");
  check_fails(dae_image_create(5, 5, 7, DAE_PIXEL_U8, nullptr, &image), DAE_INVALID_ARGUMENT, "7");
  const float nan[1] = {std::numeric_limits<float>::quiet_NaN()};
  check_fails(dae_image_create(1, 1, 1, DAE_PIXEL_F32, nan, &image), DAE_INVALID_ARGUMENT, "finite");
  check_fails(dae_image_decode(nullptr, 0, &image), DAE_INVALID_ARGUMENT, "null pointer");
  const uint8_t text[] = "plain text, no image";
  check_fails(dae_image_decode(text, sizeof text, &image), DAE_UNSUPPORTED_INPUT, "expected");
  CHECK(image == nullptr);

  dae_model* model = nullptr;
  check_fails(dae_model_load(text, sizeof text, &model), DAE_MODEL_FORMAT, "expected a safetensors");
  dae_session* session = nullptr;
  check_fails(dae_session_create(fixture.model, 0, &session), DAE_INVALID_ARGUMENT, "threads");
  check_fails(dae_session_create(nullptr, 1, &session), DAE_INVALID_ARGUMENT, "null pointer");
  const int32_t shape[4] = {1, 5, 4, 1};
  const std::vector<float> x(20);
  std::vector<float> y(20);
  check_fails(dae_session_run(fixture.session, DAE_STAGE_ALL, x.data(), shape, y.data()), DAE_INVALID_ARGUMENT,
              "multiple of 4, got 5");

  dae_image* clean = gray(4, 0);
  const auto corruption_fails = [&](const char* options, const char* reason) {
    check_fails(dae_corrupt(clean, options, DAE_PIXEL_F32, &image), DAE_INVALID_ARGUMENT, reason);
  };
  corruption_fails(R"({"kind":"fog","level":0.1})", "salt-pepper, masking, poisson, speckle, got \"fog\"");
  corruption_fails(R"({"kind":"gaussian","level":2})", "\"level\" of the noise to be a number from 0 to 1, got 2");
  corruption_fails(R"({"kind":"gaussian"})", "the noise to have \"level\"");
  corruption_fails(R"({"kind":"gaussian","level":0.1,"seed":-1})", "from 0 to 4294967295, got -1");
  corruption_fails(R"({"chain":"x2","level":0.1})", "the chain to have no other keys than chain, seed, index");
  corruption_fails(R"({"chain":4})", "to be text, got 4");
  corruption_fails(nullptr, "the noise to have \"kind\"");
  double value = 0;
  check_fails(dae_ssim(clean, clean, &value), DAE_INVALID_ARGUMENT, "11");
  dae_image* other = gray(5, 0);
  check_fails(dae_psnr(clean, other, &value), DAE_INVALID_ARGUMENT, "4");
  CHECK(dae_psnr(clean, clean, &value) == DAE_OK);
  CHECK(std::isinf(value));
  dae_image_free(clean);
  dae_image_free(other);
}

TEST_CASE("api: chains, resizing, parts and luma", "[api]") {
  dae_image* clean = gray(40, 128);
  dae_image* small = nullptr;
  REQUIRE(dae_corrupt(clean, R"({"chain":"x8 + noise 15","seed":1})", DAE_PIXEL_U8, &small) == DAE_OK);
  CHECK((dae_image_width(small) == 5 && dae_image_height(small) == 5));
  dae_image* large = nullptr;
  REQUIRE(dae_image_resize(small, 40, 30, DAE_RESAMPLING_BICUBIC, DAE_PIXEL_F32, &large) == DAE_OK);
  CHECK((dae_image_width(large) == 40 && dae_image_height(large) == 30));
  CHECK(dae_image_pixel_type(large) == DAE_PIXEL_F32);
  dae_image* part = nullptr;
  const int32_t inside[4] = {3, 4, 20, 10};
  REQUIRE(dae_image_crop(clean, inside, &part) == DAE_OK);
  CHECK((dae_image_width(part) == 20 && dae_image_height(part) == 10));
  dae_image* luma = nullptr;
  REQUIRE(dae_image_luma(part, 2, &luma) == DAE_OK);
  CHECK((dae_image_width(luma) == 16 && dae_image_height(luma) == 6 && dae_image_channels(luma) == 1));
  CHECK(static_cast<const uint8_t*>(dae_image_pixels(luma))[0] == 128);

  dae_image* none = nullptr;
  const int32_t outside[4] = {30, 0, 11, 1};
  check_fails(dae_image_crop(clean, outside, &none), DAE_INVALID_ARGUMENT, "expected a part of the image");
  check_fails(dae_corrupt(clean, R"({"chain":"x8 +"})", DAE_PIXEL_U8, &none), DAE_INVALID_ARGUMENT, "steps with +");
  check_fails(dae_image_resize(clean, 0, 5, DAE_RESAMPLING_AREA, DAE_PIXEL_U8, &none), DAE_INVALID_ARGUMENT,
              "expected");
  check_fails(dae_image_resize(clean, 5, 5, 7, DAE_PIXEL_U8, &none), DAE_INVALID_ARGUMENT, "resampling");
  check_fails(dae_image_luma(part, 5, &none), DAE_INVALID_ARGUMENT, "border");
  CHECK(none == nullptr);
  for (dae_image* image : {clean, small, large, part, luma}) dae_image_free(image);
}

TEST_CASE("api: freeing nothing is fine", "[api]") {
  dae_buffer_free(nullptr);
  dae_image_free(nullptr);
  dae_model_free(nullptr);
  dae_session_free(nullptr);
  dae_job_free(nullptr);
}

TEST_CASE("api: an image survives PNG", "[api]") {
  dae_image* image = gray(9, 77);
  dae_buffer* png = nullptr;
  REQUIRE(dae_image_encode_png(image, &png) == DAE_OK);
  dae_image* again = nullptr;
  REQUIRE(dae_image_decode(dae_buffer_data(png), dae_buffer_size(png), &again) == DAE_OK);
  CHECK(dae_image_width(again) == 9);
  CHECK(dae_image_channels(again) == 1);
  CHECK(dae_image_pixel_type(again) == DAE_PIXEL_U8);
  CHECK(std::memcmp(dae_image_pixels(image), dae_image_pixels(again), 81) == 0);
  dae_image_free(again);
  dae_buffer_free(png);
  dae_image_free(image);
}
