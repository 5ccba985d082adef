#include "training/sampler.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

using dae::Dataset;
using dae::ImageBatch;
using dae::Sampler;

namespace {

constexpr int32_t kSide = 8;

// Every pixel of these images is another colour: its place and the image's number.
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

dae::TrainingOptions options(const std::string& more) {
  return dae::parse_training_options(R"({"epochs":1,"crop":8)" + more + "}");
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
  sampler.draw(position, 0, batch(pair.noisy), batch(pair.clean));
  return pair;
}

int place(float value) {
  return static_cast<int>(std::lround(255.0f * value));
}

// Steps from the piece's first pixel to its right and its lower neighbour, in the picture's numbers.
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

TEST_CASE("sampler: flips and transposition give all turns and mirror images", "[training]") {
  CHECK(orientations("").size() == 1);
  CHECK(orientations(R"(,"flip":true)").size() == 4);
  const std::set<Orientation> all = orientations(R"(,"flip":true,"transpose":true)");
  CHECK(all == std::set<Orientation>{{1, 12}, {-1, 12}, {1, -12}, {-1, -12}, {12, 1}, {-12, 1}, {12, -1}, {-12, -1}});
}

TEST_CASE("sampler: an epoch has the asked number of pieces of each image, not the same ones", "[training]") {
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

TEST_CASE("sampler: a share of the pieces is gray, with the same noise on all channels", "[training]") {
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
