#ifndef DAE_CLI_FILES_H_
#define DAE_CLI_FILES_H_

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/byte_stream.h"

namespace dae::cli {

// Reads a file or standard input. Throws std::runtime_error with the path and the reason.
std::vector<uint8_t> read_file(const std::string& path);
// Writes a file or standard output.
void write_file(const std::string& path, std::span<const uint8_t> bytes, bool force);
// The extension of a name in lower case, such as ".png"; empty if there is none.
std::string extension_of(const std::filesystem::path& path);
// The PNG, JPEG, BMP and GIF files directly in a folder, sorted by name. Throws if there are none.
std::vector<std::filesystem::path> image_files(const std::string& folder);
// Replaces each folder among the paths by its image files. A path may be kPipe.
std::vector<std::string> with_files_of_folders(const std::vector<std::string>& paths);

}  // namespace dae::cli

#endif  // DAE_CLI_FILES_H_
