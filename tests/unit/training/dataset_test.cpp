#include "training/dataset.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <vector>

#include "image/encode_png.h"
#include "support/layer_tables.h"
#include "support/threads.h"
#include "training/run.h"
#include "training/sampler.h"

using namespace dae;

namespace {

constexpr int32_t kSide = 24;
constexpr std::size_t kBytes = kSide * kSide;  // of a decoded picture

Image picture(int32_t number) {
  Image image(kSide, kSide, 1, PixelType::kU8);
  for (int32_t y = 0; y < kSide; ++y) {
    for (int32_t x = 0; x < kSide; ++x) {
      image.u8_row(y)[static_cast<std::size_t>(x)] = static_cast<uint8_t>(40 * number + 3 * x + 5 * y);
    }
  }
  return image;
}

Dataset files(int32_t count, std::size_t cache_bytes) {
  Dataset data(1, cache_bytes);
  for (int32_t i = 0; i < count; ++i) data.add_file(encode_png(picture(i)));
  return data;
}

bool shows(const Dataset& data, int32_t index, int32_t number) {
  const Dataset::View view = data.image(index);
  return std::ranges::equal(std::span(view.pixels, kBytes), picture(number).u8());
}

TrainingOptions options(const std::string& more) {
  return parse_training_options(R"({"epochs":2,"batchSize":6,"crop":12)" + more + "}");
}

std::vector<float> trained(const Dataset& data, int threads) {
  const Model start = Model::initialize(test::tutorial_table(), 1);
  TrainingRun run(start, options(R"(,"crops":5,"flip":true)"), data, threads);
  while (!run.finished()) run.step();
  const Model model = run.model();
  return {model.parameters().begin(), model.parameters().end()};
}

}  // namespace

TEST_CASE("dataset: files give their pictures with any size of cache", "[training]") {
  for (const std::size_t cache_bytes : {std::size_t{0}, kBytes, 3 * kBytes, ImageFiles::kCacheBytes}) {
    const Dataset data = files(5, cache_bytes);
    REQUIRE(data.size() == 5);
    CHECK(data.width(0) == kSide);
    CHECK(data.decoded_bytes(4) == kBytes);
    for (const int32_t index : {0, 4, 2, 2, 0, 3, 1, 4}) CHECK(shows(data, index, index));
    // A picture stays in memory while a view of it exists, whatever else is decoded.
    const Dataset::View view = data.image(0);
    for (int32_t index = 0; index < 5; ++index) CHECK(shows(data, index, index));
    CHECK(std::ranges::equal(std::span(view.pixels, kBytes), picture(0).u8()));
  }
}

TEST_CASE("dataset: bytes that are no image files are refused, and change nothing", "[training]") {
  Dataset data = files(2, kBytes);
  CHECK_THROWS_AS(data.add_file(std::vector<uint8_t>{1, 2, 3}), UnsupportedImage);
  CHECK(data.size() == 2);
  data.add(picture(2));
  CHECK(data.decoded_bytes(2) == 0);
  for (int32_t index = 0; index < 3; ++index) CHECK(shows(data, index, index));
}

TEST_CASE("dataset: the last images become a set of their own", "[training]") {
  Dataset data = files(3, kBytes);
  data.add(picture(3));
  Dataset last = data.split(2);
  CHECK(data.size() == 2);
  CHECK(last.size() == 2);
  CHECK(shows(data, 1, 1));
  CHECK(shows(last, 0, 2));
  CHECK(shows(last, 1, 3));
  CHECK_THROWS_AS(data.split(0), std::invalid_argument);
  CHECK_THROWS_AS(data.split(2), std::invalid_argument);
}

TEST_CASE("sampler: a set that fits the cache is shuffled as a whole, like a set of pixels", "[training]") {
  Dataset pixels(1);
  for (int32_t i = 0; i < 4; ++i) pixels.add(picture(i));
  for (const int threads : test::thread_counts()) {
    CHECK(trained(files(4, 4 * kBytes), threads) == trained(pixels, threads));
  }
}

TEST_CASE("sampler: a set that exceeds the cache is read in windows, each patch once", "[training]") {
  Dataset data(1, 4 * kBytes);  // windows of two images, each of one colour
  for (int32_t i = 0; i < 6; ++i) {
    const std::vector<uint8_t> pixels(kBytes, static_cast<uint8_t>(40 * i));
    data.add_file(encode_png(Image::from_pixels(kSide, kSide, 1, PixelType::kU8, pixels.data())));
  }
  Sampler sampler(data, options(R"(,"crops":3)"));
  std::vector<float> values(12 * 12);
  const ImageBatch clean{values.data(), 1, 12, 12, 1, 12, 0};
  std::vector<std::vector<float>> orders;
  for (const int32_t epoch : {0, 1}) {
    sampler.begin_epoch(epoch);
    std::vector<float> order;
    for (int32_t position = 0; position < sampler.size(); ++position) {
      sampler.draw_clean(position, 0, clean);
      order.push_back(values[0]);
    }
    for (const float colour : std::set<float>(order.begin(), order.end())) {
      CHECK(std::ranges::count(order, colour) == 3);
    }
    for (std::size_t window = 0; window < order.size(); window += 6) {
      CHECK(std::set<float>(&order[window], &order[window] + 6).size() == 2);
    }
    orders.push_back(order);
  }
  CHECK(orders[0] != orders[1]);
}

TEST_CASE("trainer: the weights do not depend on which files are in the cache", "[training]") {
  const std::vector<float> expected = trained(files(6, 4 * kBytes), 1);
  for (const int threads : test::thread_counts()) {
    const Dataset data = files(6, 4 * kBytes);
    for (const int32_t index : {5, 0, 3}) data.image(index);
    CHECK(trained(data, threads) == expected);
  }
}
