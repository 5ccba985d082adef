#include "cli/picture_name.h"

#include <stdexcept>

#include "cli/files.h"

namespace dae::cli {

bool is_jpeg_name(const std::string& path) {
  if (path == kPipe) return false;
  const std::string extension = extension_of(path);
  if (extension == ".jpg" || extension == ".jpeg") return true;
  if (extension.empty() || extension == ".png") return false;
  throw std::runtime_error(path +
                           ": expected a name that ends in .png, .jpg or .jpeg, or in .y4m for a video "
                           "(use --format png or jpeg for other names)");
}

void require_png_name(const std::string& path) {
  if (path == kPipe) return;
  const std::string extension = extension_of(path);
  if (extension.empty() || extension == ".png") return;
  throw std::runtime_error(
      path + ": expected a name that ends in .png, or in .y4m for a video: this command writes without loss");
}

}  // namespace dae::cli
