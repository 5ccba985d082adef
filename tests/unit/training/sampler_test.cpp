#include "training/sampler.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

using namespace dae;

namespace {

constexpr int32_t kSide = 8;

// Creates images in which every pixel has another colour, made of its place and the image's number.
Dataset pictures(int32_t count, int32_t channels, int32_t side = 12) {
  Dataset data(channels);
  for (int32_t i = 0; i < count; ++i) {
    std::vector<uint8_t> pixels;
    for (int32_t at = 0; at < side * side; ++at) {
      const uint8_t values[3] = {static_cast<uint8_t>(at), static_cast<uint8_t>(100 + i), static_cast<uint8_t>(at / 2)};
      pixels.insert(pixels.end(), values, values + channels);
    }
    data.add_batch(pixels.data(), 1, side, side);
  }
  return data;
}

TrainingOptions options(const std::string& more) {
  return parse_training_options(R"({"epochs":1,"crop":8)" + more + "}");
}

struct Pair {
  std::vector<float> noisy;
  std::vector<float> clean;
};

Pair draw(const Sampler& sampler, int32_t position, int32_t channels) {
  const std::size_t values = kSide * kSide * static_cast<std::size_t>(channels);
  Pair pair{std::vector<float>(values), std::vector<float>(values)};
  const auto batch = [channels](std::vector<float>& memory) {
    return ImageBatch{memory.data(), 1, kSide, kSide, channels, kSide * channels, 0};
  };
  Sampler::Scratch scratch;
  sampler.draw(position, 0, batch(pair.noisy), batch(pair.clean), scratch);
  return pair;
}

int place(float value) {
  return static_cast<int>(std::lround(255.0f * value));
}

// The differences of the patch's first pixel to its right and to its lower neighbour, in pixel numbers of the picture.
using Orientation = std::pair<int, int>;

Orientation orientation(const std::vector<float>& gray) {
  return {place(gray[1]) - place(gray[0]), place(gray[kSide]) - place(gray[0])};
}

std::set<Orientation> orientations(const std::string& more) {
  const Dataset data = pictures(1, 1);
  const Sampler sampler(data, options(R"(,"crops":200)" + more));
  std::set<Orientation> seen;
  for (int32_t i = 0; i < sampler.size(); ++i) seen.insert(orientation(draw(sampler, i, 1).clean));
  return seen;
}

}  // namespace

TEST_CASE("sampler: flips and transposition give all eight rotations and mirror images", "[training]") {
  CHECK(orientations("").size() == 1);
  CHECK(orientations(R"(,"flip":true)").size() == 4);
  const std::set<Orientation> all = orientations(R"(,"flip":true,"transpose":true)");
  CHECK(all == std::set<Orientation>{{1, 12}, {-1, 12}, {1, -12}, {-1, -12}, {12, 1}, {-12, 1}, {12, -1}, {-12, -1}});
}

TEST_CASE("sampler: an epoch has the requested number of patches per image, and other ones than the epoch before",
          "[training]") {
  const Dataset data = pictures(3, 3);
  Sampler sampler(data, options(R"(,"crops":5,"noise":{"level":0})"));
  REQUIRE(sampler.size() == 15);
  std::map<int, std::set<int>> corners;  // of each image
  std::map<int, int> count;
  for (int32_t i = 0; i < 15; ++i) {
    const Pair pair = draw(sampler, i, 3);
    CHECK(pair.noisy == pair.clean);
    ++count[place(pair.clean[1])];
    corners[place(pair.clean[1])].insert(place(pair.clean[0]));
  }
  CHECK(count == std::map<int, int>{{100, 5}, {101, 5}, {102, 5}});
  for (const auto& [image, places] : corners) CHECK(places.size() > 1);
  const Pair before = draw(sampler, 0, 3);
  sampler.begin_epoch(1);
  CHECK(draw(sampler, 0, 3).clean != before.clean);
}

TEST_CASE("sampler: a share of the patches is gray, with the same noise on all channels", "[training]") {
  const Dataset data = pictures(4, 3);
  const Sampler sampler(data, options(R"(,"crops":100,"gray":0.25,"noise":{"level":0.1,"clip":false})"));
  int gray = 0;
  for (int32_t i = 0; i < sampler.size(); ++i) {
    const Pair pair = draw(sampler, i, 3);
    const bool is_gray = pair.clean[0] == pair.clean[1] && pair.clean[3] == pair.clean[4];
    gray += is_gray;
    bool equal = true;
    std::set<float> noise;
    for (std::size_t at = 0; at < pair.noisy.size(); at += 3) {
      equal = equal && pair.noisy[at] == pair.noisy[at + 1] && pair.noisy[at] == pair.noisy[at + 2];
      noise.insert(pair.noisy[at] - pair.clean[at]);
    }
    CHECK(equal == is_gray);
    CHECK(noise.size() > 50);  // another in every pixel
    if (is_gray) {
      // BT.601
      const int red = place(pair.clean[0]);
      CHECK((red > 20 && red < 180));
    }
  }
  CHECK((gray > 60 && gray < 140));
}

TEST_CASE("sampler: noises by their shares; JPEG gives values of 8 bits", "[training]") {
  const Dataset data = pictures(2, 1);
  const Sampler sampler(data, options(R"(,"crops":200,"noise":[{"level":0,"share":3},{"level":0.1,"jpeg":[20,90]}])"));
  int clean = 0;
  for (int32_t i = 0; i < sampler.size(); ++i) {
    const Pair pair = draw(sampler, i, 1);
    if (pair.clean == pair.noisy) {
      ++clean;
      continue;
    }
    CHECK(std::all_of(pair.noisy.begin(), pair.noisy.end(), [](float value) {
      return value >= 0.0f && value <= 1.0f && std::abs(255.0f * value - std::nearbyint(255.0f * value)) < 1e-3f;
    }));
  }
  CHECK((clean > 260 && clean < 340));
}

namespace {

Sampler::Scratch scratch;

// A noisy patch of another size than the clean one.
Pair draw_small(const Sampler& sampler, int32_t position, int32_t channels) {
  const auto values = [&](int32_t w, int32_t h) { return static_cast<std::size_t>(w * h * channels); };
  Pair pair{std::vector<float>(values(sampler.noisy_width(), sampler.noisy_height())),
            std::vector<float>(values(sampler.width(), sampler.height()))};
  const auto batch = [channels](std::vector<float>& memory, int32_t w, int32_t h) {
    return ImageBatch{memory.data(), 1, h, w, channels, w * channels, 0};
  };
  sampler.draw(position, 0, batch(pair.noisy, sampler.noisy_width(), sampler.noisy_height()),
               batch(pair.clean, sampler.width(), sampler.height()), scratch);
  return pair;
}

}  // namespace

TEST_CASE("sampler: a chain's small patches are those of the whole picture, with an edge around them", "[training]") {
  // A ramp along x, another along y: what is cut out of it can be told by its values, and halving keeps a ramp.
  Dataset data(1);
  std::vector<uint8_t> pixels;
  for (int32_t y = 0; y < 40; ++y) {
    for (int32_t x = 0; x < 40; ++x) pixels.push_back(static_cast<uint8_t>(4 * x + 2 * y));
  }
  data.add_batch(pixels.data(), 1, 40, 40);
  for (const char* more : {R"(,"crops":50)", R"(,"crops":50,"flip":true,"transpose":true)"}) {
    const Sampler sampler(data, options(std::string(more) + R"(,"noise":{"chain":"area x2"})"), 2, 2);
    REQUIRE((sampler.noisy_width() == 8 && sampler.noisy_height() == 8 && sampler.width() == 8));
    int inner = 0;
    for (int32_t i = 0; i < sampler.size(); ++i) {
      const Pair pair = draw_small(sampler, i, 1);
      // The small pixel (2, 2) is the mean of the clean patch's first four.
      const float mean = (pair.clean[0] + pair.clean[1] + pair.clean[8] + pair.clean[9]) / 4.0f;
      CHECK(std::abs(pair.noisy[2 * 8 + 2] - mean) <= 0.51f / 255.0f);
      // The pixel to the left continues the ramp where the picture does.
      const float left = 2.0f * pair.noisy[2 * 8 + 2] - pair.noisy[2 * 8 + 3];
      const bool inside = std::abs(pair.noisy[2 * 8 + 1] - left) <= 1.1f / 255.0f;
      inner += inside;
    }
    CHECK(inner > 35);
  }
}

TEST_CASE("sampler: the target of a cascade's first part is the clean patch, reduced", "[training]") {
  const Dataset data = pictures(3, 3, 40);
  const Sampler sampler(
      data, options(R"(,"crops":20,"gray":0.3,"flip":true,"transpose":true,"noise":{"chain":"x4 + noise 9"})"), 4, 2);
  for (int32_t i = 0; i < sampler.size(); ++i) {
    const Pair pair = draw_small(sampler, i, 3);
    std::vector<float> smaller(4 * 4 * 3);
    sampler.draw_smaller(i, 0, Chain("area x2"), {smaller.data(), 1, 4, 4, 3, 12, 0}, scratch);
    for (std::size_t y = 0; y < 4; ++y) {
      for (std::size_t x = 0; x < 4 * 3; ++x) {
        const std::size_t at = 2 * y * 8 * 3 + x / 3 * 6 + x % 3;
        const float mean = (pair.clean[at] + pair.clean[at + 3] + pair.clean[at + 24] + pair.clean[at + 27]) / 4.0f;
        REQUIRE(std::abs(smaller[y * 12 + x] - mean) <= 0.51f / 255.0f);
      }
    }
  }
}

TEST_CASE("sampler: gray patches by a chain, values of 8 bits, mixtures by share", "[training]") {
  const Dataset data = pictures(4, 3, 20);
  const Sampler sampler(
      data, options(R"(,"crops":60,"gray":0.5,"noise":[{"chain":"x2 + noise 20"},{"chain":"x2","share":1}])"), 2, 2);
  int gray = 0;
  for (int32_t i = 0; i < sampler.size(); ++i) {
    const Pair pair = draw_small(sampler, i, 3);
    bool equal = true;
    for (std::size_t at = 0; at < pair.noisy.size(); at += 3) {
      equal = equal && pair.noisy[at] == pair.noisy[at + 1] && pair.noisy[at] == pair.noisy[at + 2];
      CHECK(std::abs(255.0f * pair.noisy[at] - std::nearbyint(255.0f * pair.noisy[at])) < 1e-3f);
    }
    gray += equal;
  }
  CHECK((gray > 80 && gray < 160));
}

TEST_CASE("sampler: a chain that keeps the size may shrink on its way", "[training]") {
  const Dataset data = pictures(2, 1, 16);
  const Sampler sampler(data, options(R"(,"crops":5,"noise":{"chain":"x4 + noise 15 + up 4"})"));
  CHECK(sampler.noisy_width() == 8);
  const Pair pair = draw_small(sampler, 0, 1);
  CHECK(pair.noisy != pair.clean);
}

TEST_CASE("sampler: noise that does not fit the network's scale is refused", "[training]") {
  const Dataset data = pictures(2, 1, 16);
  CHECK_THROWS_AS(Sampler(data, options(R"(,"noise":{"chain":"x4"})"), 2, 2), std::invalid_argument);
  CHECK_THROWS_AS(Sampler(data, options(R"(,"noise":{"chain":"x2"})")), std::invalid_argument);
  CHECK_THROWS_AS(Sampler(data, options(R"(,"noise":{"level":0.1})"), 2, 2), std::invalid_argument);
  CHECK_THROWS_AS(Sampler(data, parse_training_options(R"({"epochs":1,"crop":9,"noise":{"chain":"x2"}})"), 2, 2),
                  std::invalid_argument);
}

TEST_CASE("sampler: with a simulated camera, the target is the camera's picture without noise", "[training]") {
  const Dataset data = pictures(2, 3, 24);
  const Sampler quiet(data, options(R"(,"crops":6,"noise":{"chain":"camera 50"})"));
  const Sampler loud(data, options(R"(,"crops":6,"noise":{"chain":"camera 12800"})"));
  const Sampler white(data, options(R"(,"crops":6,"noise":{"chain":"noise 0"})"));
  const auto difference = [](const std::vector<float>& a, const std::vector<float>& b) {
    float sum = 0.0f;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
  };
  for (int32_t i = 0; i < quiet.size(); ++i) {
    const Pair little = draw(quiet, i, 3);
    const Pair much = draw(loud, i, 3);
    CHECK(little.clean == much.clean);
    CHECK(little.clean != draw(white, i, 3).clean);
    CHECK(difference(little.noisy, little.clean) < difference(much.noisy, much.clean));
  }
}

TEST_CASE("sampler: a target of its own", "[training]") {
  const Dataset data = pictures(2, 3, 24);
  const Sampler plain(data, options(R"(,"crops":6,"noise":{"chain":"blur 1"})"));
  const Sampler softened(data, options(R"(,"crops":6,"noise":{"chain":"blur 1","target":"blur 0.5"})"));
  const Sampler soft(data, options(R"(,"crops":6,"noise":{"chain":"blur 0.5"})"));
  for (int32_t i = 0; i < plain.size(); ++i) {
    const Pair pair = draw(softened, i, 3);
    CHECK(pair.noisy == draw(plain, i, 3).noisy);
    const Pair expected = draw(soft, i, 3);
    float greatest = 0.0f;
    for (std::size_t at = 0; at < pair.clean.size(); ++at)
      greatest = std::max(greatest, std::abs(pair.clean[at] - expected.noisy[at]));
    CHECK(greatest <= 0.501f / 255.0f);  // a chain's result is rounded to 8 bits, a target is not
  }
  for (const char* target : {"x2", "blur 3", "noise"}) {
    INFO(target);
    const std::string noise = R"(,"noise":{"chain":"blur 1","target":")" + std::string(target) + "\"}";
    CHECK_THROWS_AS(Sampler(data, options(noise)), std::invalid_argument);
  }
}
