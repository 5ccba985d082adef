#include "cli/fashion_mnist.h"

#include <filesystem>
#include <vector>

#include "cli/files.h"

namespace dae::cli {

namespace {

Split read_idx(const std::filesystem::path& base) {
  const std::string path = std::filesystem::exists(base) ? base.string() : base.string() + ".gz";
  const std::vector<uint8_t> bytes = read_file(path);
  int32_t shape[3];
  dae_buffer* values = nullptr;
  check(dae_idx_decode(bytes.data(), bytes.size(), shape, &values), path);
  return {shape[0], shape[1], shape[2], BufferHandle(values)};
}

}  // namespace

Split read_fashion_mnist(const std::string& folder, const std::string& name) {
  return read_idx(std::filesystem::path(folder) / (name + "-images-idx3-ubyte"));
}

BufferHandle read_fashion_mnist_labels(const std::string& folder, const std::string& name) {
  return read_idx(std::filesystem::path(folder) / (name + "-labels-idx1-ubyte")).pixels;
}

ImageHandle split_image(const Split& split, int32_t index) {
  const std::size_t pixels = static_cast<std::size_t>(split.height) * static_cast<std::size_t>(split.width);
  const uint8_t* first = dae_buffer_data(split.pixels.get()) + static_cast<std::size_t>(index) * pixels;
  dae_image* image = nullptr;
  check(dae_image_create(split.width, split.height, 1, DAE_PIXEL_U8, first, &image), "Fashion-MNIST");
  return ImageHandle(image);
}

}  // namespace dae::cli
