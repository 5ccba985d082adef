// A separate module that converts model files to ONNX and back. It is loaded when needed, so that the engine's module
// stays small. It has one thread; the result of a call is kept until the next call.
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string_view>
#include <vector>

#include "interchange/interchange.h"

namespace {

std::vector<uint8_t> result;

// Returns 0, or 1 if the result is an error message.
template <class Body>
int32_t guard(const Body& body) noexcept {
  try {
    result = body();
    return 0;
  } catch (const std::exception& error) {
    const std::string_view message = error.what();
    result.assign(message.begin(), message.end());
  }
  return 1;
}

}  // namespace

extern "C" {

int32_t dae_onnx_export(const uint8_t* bytes, std::size_t size) {
  return guard([&] { return dae::export_onnx(dae::Model::load(std::span(bytes, size)), {{}, DAE_VERSION}); });
}

int32_t dae_onnx_import(const uint8_t* bytes, std::size_t size) {
  return guard([&] { return dae::save_model(dae::import_onnx(std::span(bytes, size))); });
}

const uint8_t* dae_onnx_result() {
  return result.data();
}

std::size_t dae_onnx_result_size() {
  return result.size();
}
}
