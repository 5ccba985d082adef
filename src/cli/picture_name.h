// What a picture's name says about its format.
#ifndef DAE_CLI_PICTURE_NAME_H_
#define DAE_CLI_PICTURE_NAME_H_

#include <string>

namespace dae::cli {

// Whether a picture of this name is to be a JPEG. No ending, and kPipe, stand for PNG. Throws std::runtime_error for
// the ending of any other format: a file that is not what its name says helps nobody.
bool is_jpeg_name(const std::string& path);
// For commands that write PNG alone. Throws std::runtime_error for every other ending.
void require_png_name(const std::string& path);

}  // namespace dae::cli

#endif  // DAE_CLI_PICTURE_NAME_H_
