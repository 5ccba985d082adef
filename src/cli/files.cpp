#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace dae::cli {
namespace fs = std::filesystem;

std::vector<uint8_t> read_stdin() {
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  if (std::cin.bad()) throw std::runtime_error("standard input: cannot be read");
  return bytes;
}

std::vector<uint8_t> read_file(const std::string& path) {
  if (fs::is_directory(path)) throw std::runtime_error(path + ": expected a file, found a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be opened: " + std::strerror(errno));
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) throw std::runtime_error(path + ": cannot be read");
  return bytes;
}

void write_file(const std::string& path, std::span<const uint8_t> bytes, bool force) {
  if (path == kPipe) {
    std::cout.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush()) throw std::runtime_error("standard output: cannot be written");
    return;
  }
  if (!force && fs::exists(path)) throw std::runtime_error(path + ": exists already (--force replaces it)");
  const std::string unfinished = path + ".part";
  std::ofstream file(unfinished, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) {
    const std::string reason = std::strerror(errno);
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    throw std::runtime_error(path + ": cannot be written: " + reason);
  }
  fs::rename(unfinished, path);
}

std::vector<fs::path> image_files(const std::string& folder) {
  constexpr std::array<const char*, 5> kExtensions{".png", ".jpg", ".jpeg", ".bmp", ".gif"};
  if (!fs::is_directory(folder)) throw std::runtime_error(folder + ": expected a folder of images");
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    std::string extension = entry.path().extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (entry.is_regular_file() && std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end()) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) throw std::runtime_error(folder + ": expected PNG, JPEG, BMP or GIF files, found none");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace dae::cli
