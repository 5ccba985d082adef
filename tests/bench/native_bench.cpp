// The native engine through its C API, for tests/bench/native.mjs: inference and training of a model file, one line of
// JSON a measurement. Usage: dae_native_bench MODEL OUTPUT, where OUTPUT receives what the model makes of 64 images of
// pseudo-random values, so that a peer can compare.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "api/dae.h"

namespace {

using Clock = std::chrono::steady_clock;

void check(dae_status status) {
  if (status == DAE_OK) return;
  std::fprintf(stderr, "%s\n", dae_error_message());
  std::exit(1);
}

template <class Work>
double median_ms(double budget_ms, const Work& work) {
  work();
  std::vector<double> times;
  const Clock::time_point start = Clock::now();
  do {
    const Clock::time_point begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  } while (std::chrono::duration<double, std::milli>(Clock::now() - start).count() < budget_ms || times.size() < 5);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// Returns the values of the generator in tests/bench/browser.mjs.
std::vector<float> pixels(std::size_t count) {
  std::vector<float> values(count);
  uint32_t state = 1;
  for (float& value : values) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<float>(state / 4294967296.0);
  }
  return values;
}

void print(const char* task, const std::string& shape, int threads, double ms, double images) {
  std::printf("{\"task\":\"%s\",\"shape\":\"%s\",\"threads\":%d,\"median_ms\":%.6f,\"images_per_s\":%.2f}\n", task,
              shape.c_str(), threads, ms, 1000.0 * images / ms);
  std::fflush(stdout);
}

void measure_inference(const dae_model* model, int threads, const char* output) {
  dae_session* session = nullptr;
  check(dae_session_create(model, threads, &session));
  struct Shape {
    int32_t n, h, w;
  };
  for (const Shape& one : {Shape{1, 28, 28}, {64, 28, 28}, {1, 512, 512}, {1, 1080, 1920}}) {
    const int32_t shape[4] = {one.n, one.h, one.w, 1};
    const std::vector<float> x = pixels(static_cast<std::size_t>(one.n) * static_cast<std::size_t>(one.h * one.w));
    std::vector<float> y(x.size());
    const double ms =
        median_ms(300, [&] { check(dae_session_run(session, DAE_STAGE_ALL, x.data(), shape, y.data())); });
    const std::string name = std::to_string(one.n) + "x" + std::to_string(one.h) + "x" + std::to_string(one.w);
    print("inference", name, threads, ms, one.n);
    if (one.n == 64) {
      std::ofstream(output, std::ios::binary)
          .write(reinterpret_cast<const char*>(y.data()), static_cast<std::streamsize>(y.size() * sizeof(float)));
    }
  }
  dae_session_free(session);
}

void measure_training(const dae_model* model, int threads, int batch) {
  constexpr int32_t kImages = 4096;
  const int32_t shape[4] = {kImages, 28, 28, 1};
  std::vector<uint8_t> images(kImages * 784);
  uint32_t state = 1;
  for (uint8_t& value : images) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<uint8_t>(state >> 24);
  }
  dae_dataset* data = nullptr;
  check(dae_dataset_create(1, &data));
  check(dae_dataset_add_batch(data, images.data(), shape));
  const std::string options = "{\"epochs\":1000000,\"batchSize\":" + std::to_string(batch) +
                              ",\"noise\":{\"kind\":\"gaussian\",\"level\":0.2}}";
  dae_trainer* trainer = nullptr;
  check(dae_trainer_create(model, options.c_str(), data, nullptr, threads, &trainer));
  const double ms = median_ms(500, [&] { check(dae_trainer_step(trainer)); });
  print("training", std::to_string(batch) + "x28x28", threads, ms, batch);
  dae_trainer_free(trainer);
  dae_dataset_free(data);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "expected: dae_native_bench MODEL OUTPUT\n");
    return 2;
  }
  std::ifstream file(arguments[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  dae_model* model = nullptr;
  check(dae_model_load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), &model));
  for (const int threads : {1, 2}) {
    measure_inference(model, threads, arguments[2]);
    for (const int batch : {32, 256}) measure_training(model, threads, batch);
  }
  dae_model_free(model);
}
