#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace dae::cli {
namespace fs = std::filesystem;

std::vector<uint8_t> read_file(const std::string& path) {
  return InputStream(path).read_rest();
}

void write_file(const std::string& path, std::span<const uint8_t> bytes, bool force) {
  OutputStream file(path, force);
  file.write(bytes);
  file.finish();
}

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

std::vector<fs::path> image_files(const std::string& folder) {
  constexpr std::array<const char*, 5> kExtensions{".png", ".jpg", ".jpeg", ".bmp", ".gif"};
  if (!fs::is_directory(folder)) throw std::runtime_error(folder + ": expected a folder of images");
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string extension = extension_of(entry.path());
    if (entry.is_regular_file() && std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end()) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) throw std::runtime_error(folder + ": expected PNG, JPEG, BMP or GIF files, found none");
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> with_files_of_folders(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (path == kPipe || !std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const std::filesystem::path& file : image_files(path)) files.push_back(file.string());
  }
  return files;
}

}  // namespace dae::cli
