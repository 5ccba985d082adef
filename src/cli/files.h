#ifndef DAE_CLI_FILES_H_
#define DAE_CLI_FILES_H_

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/byte_stream.h"

namespace dae::cli {

// The whole of a file or of standard input. Throws std::runtime_error naming the path and the reason.
std::vector<uint8_t> read_file(const std::string& path);
// A whole file at once, or standard output.
void write_file(const std::string& path, std::span<const uint8_t> bytes, bool force);
// A name's ending in small letters, such as ".png"; empty where there is none.
std::string extension_of(const std::filesystem::path& path);
// The PNG, JPEG, BMP and GIF files directly in a folder, sorted by name. Throws when there are none.
std::vector<std::filesystem::path> image_files(const std::string& folder);
// Paths, - among them, with those files in the place of each folder.
std::vector<std::string> with_files_of_folders(const std::vector<std::string>& paths);

}  // namespace dae::cli

#endif  // DAE_CLI_FILES_H_
