#ifndef DAE_CLI_JSON_TEXT_H_
#define DAE_CLI_JSON_TEXT_H_

#include <string>

namespace dae::cli {

// Any bytes, such as a file name's, as a JSON string. Bytes that are not UTF-8 become lone surrogates, byte 0xff
// "\udcff", as Python's surrogateescape has them (PEP 383): a reader can get the name back.
std::string json_string(const std::string& text);

}  // namespace dae::cli

#endif  // DAE_CLI_JSON_TEXT_H_
