// The format of a picture by its name.
#ifndef DAE_CLI_PICTURE_NAME_H_
#define DAE_CLI_PICTURE_NAME_H_

#include <string>

namespace dae::cli {

// Whether a picture of this name is written as JPEG. Names without extension, and kPipe, mean PNG. Throws
// std::runtime_error for the extension of any other format.
bool is_jpeg_name(const std::string& path);
// For commands that only write PNG. Throws std::runtime_error for other extensions.
void require_png_name(const std::string& path);

}  // namespace dae::cli

#endif  // DAE_CLI_PICTURE_NAME_H_
