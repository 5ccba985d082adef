// Files and bytes through one call.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "api/dae.h"
#include "support/test_files.h"
#include "support/threads.h"

using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

// A folder of its own, which goes with the test.
struct Folder {
  fs::path path =
      fs::temp_directory_path() / ("dae-file-api-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));

  Folder() { fs::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  std::string at(const char* name) const { return (path / name).string(); }
};

std::vector<uint8_t> bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {(std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>()};
}

void write(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

std::string quoted_models() {
  return "\"modelFolder\":\"" + dae::test::repository_path("models") + "\"";
}

void check_fails(dae_status actual, dae_status expected, const std::string& message) {
  CHECK(actual == expected);
  CHECK_THAT(dae_error_message(), ContainsSubstring(message));
}

dae_image* decoded(const std::vector<uint8_t>& bytes) {
  dae_image* image = nullptr;
  REQUIRE(dae_image_decode(bytes.data(), bytes.size(), &image) == DAE_OK);
  return image;
}

}  // namespace

TEST_CASE("file api: a file becomes a file, and the same bytes in memory", "[api]") {
  const Folder folder;
  const std::vector<uint8_t> input = dae::test::read_repository_file("tests/files/gray.png");
  write(folder.at("in.png"), input);
  const std::string options = "{" + quoted_models() + R"(,"threads":1,"denoise":{"strength":0.5}})";
  REQUIRE(dae_denoise_file(folder.at("in.png").c_str(), folder.at("out.png").c_str(), options.c_str()) == DAE_OK);
  const std::vector<uint8_t> result = bytes_of(folder.at("out.png"));
  dae_buffer* buffer = nullptr;
  REQUIRE(dae_denoise_bytes(input.data(), input.size(), options.c_str(), &buffer) == DAE_OK);
  CHECK(std::vector<uint8_t>(dae_buffer_data(buffer), dae_buffer_data(buffer) + dae_buffer_size(buffer)) == result);
  dae_buffer_free(buffer);
  CHECK(result != input);
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 2);
}

TEST_CASE("file api: a model by its name enlarges; the format follows the output's name", "[api]") {
  const Folder folder;
  write(folder.at("in.png"), dae::test::read_repository_file("tests/files/gray.png"));
  const std::string threads = std::to_string(dae::test::thread_counts().back());
  const std::string options =
      "{" + quoted_models() + ",\"threads\":" + threads + R"(,"model":"super-x2","quality":80})";
  REQUIRE(dae_denoise_file(folder.at("in.png").c_str(), folder.at("out.JPG").c_str(), options.c_str()) == DAE_OK);
  const std::vector<uint8_t> jpeg = bytes_of(folder.at("out.JPG"));
  CHECK((jpeg[0] == 0xff && jpeg[1] == 0xd8));
  dae_image* before = decoded(bytes_of(folder.at("in.png")));
  dae_image* after = decoded(jpeg);
  CHECK(dae_image_width(after) == 2 * dae_image_width(before));
  CHECK(dae_image_height(after) == 2 * dae_image_height(before));
  dae_image_free(before);
  dae_image_free(after);
}

TEST_CASE("file api: failures have a status, and leave an existing output as it is", "[api]") {
  const Folder folder;
  const std::vector<uint8_t> input = dae::test::read_repository_file("tests/files/gray.png");
  write(folder.at("in.png"), input);
  write(folder.at("text.png"), {'t', 'e', 'x', 't'});
  write(folder.at("out.png"), {1, 2, 3});
  const std::string models = "{" + quoted_models() + ",\"threads\":1";
  const auto denoise = [&](const char* from, const char* to, const std::string& options) {
    return dae_denoise_file(folder.at(from).c_str(), folder.at(to).c_str(), options.c_str());
  };
  check_fails(denoise("none.png", "out.png", models + "}"), DAE_FILE, "expected a file that can be read");
  check_fails(denoise("in.png", "none/out.png", models + "}"), DAE_FILE, "expected a file that can be written");
  check_fails(denoise("in.png", "out.png", R"({"modelFolder":"none"})"), DAE_FILE, ".safetensors");
  check_fails(denoise("in.png", "out.png", models + R"(,"model":"photos"})"), DAE_FILE, "photos.safetensors");
  check_fails(denoise("text.png", "out.png", models + "}"), DAE_UNSUPPORTED_INPUT, "");
  write(folder.at("bad.safetensors"), {1, 2, 3});
  check_fails(denoise("in.png", "out.png", R"({"model":")" + folder.at("bad.safetensors") + "\"}"), DAE_MODEL_FORMAT,
              "");
  check_fails(denoise("in.png", "out.png", R"({"thread":1})"), DAE_INVALID_ARGUMENT, "did you mean \"threads\"");
  check_fails(denoise("in.png", "out.png", R"({"quality":0})"), DAE_INVALID_ARGUMENT, "from 1 to 100, got 0");
  check_fails(denoise("in.png", "out.png", R"({"denoise":{"strength":2}})"), DAE_INVALID_ARGUMENT, "\"strength\"");
  check_fails(dae_denoise_file(nullptr, "x.png", nullptr), DAE_INVALID_ARGUMENT, "input");
  CHECK(bytes_of(folder.at("out.png")) == std::vector<uint8_t>{1, 2, 3});
}
