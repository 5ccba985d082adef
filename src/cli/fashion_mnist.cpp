#include "cli/fashion_mnist.h"

#include <filesystem>
#include <vector>

#include "cli/files.h"

namespace dae::cli {

Split read_fashion_mnist(const std::string& folder, const std::string& name) {
  const std::filesystem::path base = std::filesystem::path(folder) / (name + "-images-idx3-ubyte");
  const std::string path = std::filesystem::exists(base) ? base.string() : base.string() + ".gz";
  const std::vector<uint8_t> bytes = read_file(path);
  int32_t shape[3];
  dae_buffer* pixels = nullptr;
  check(dae_idx_decode(bytes.data(), bytes.size(), shape, &pixels), path);
  return {shape[0], shape[1], shape[2], Buffer(pixels)};
}

}  // namespace dae::cli
