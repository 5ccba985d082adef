#ifndef DAE_CLI_JSON_TEXT_H_
#define DAE_CLI_JSON_TEXT_H_

#include <yyjson.h>

#include <memory>
#include <string>
#include <string_view>

namespace dae::cli {

// Any bytes, such as those of a file name, as a JSON string. Bytes that are not UTF-8 become lone surrogates (byte 0xff
// becomes "\udcff"), as in Python's surrogateescape (PEP 383), so that a reader can restore them.
std::string json_string(const std::string& text);

struct JsonDeleter {
  void operator()(yyjson_doc* doc) const { yyjson_doc_free(doc); }
};
using JsonDocument = std::unique_ptr<yyjson_doc, JsonDeleter>;

// Reads JSON that the library wrote.
JsonDocument read_json(std::string_view text);

}  // namespace dae::cli

#endif  // DAE_CLI_JSON_TEXT_H_
