#ifndef DAE_CLI_JSON_TEXT_H_
#define DAE_CLI_JSON_TEXT_H_

#include <string>

namespace dae::cli {

// Any bytes, such as those of a file name, as a JSON string. Bytes that are not UTF-8 become lone surrogates (byte 0xff
// becomes "\udcff"), as in Python's surrogateescape (PEP 383), so that a reader can restore them.
std::string json_string(const std::string& text);

}  // namespace dae::cli

#endif  // DAE_CLI_JSON_TEXT_H_
