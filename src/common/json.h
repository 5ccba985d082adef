// RAII and checked access over yyjson, for the two JSON texts of a model file.
#ifndef DAE_COMMON_JSON_H_
#define DAE_COMMON_JSON_H_

#include <yyjson.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/error.h"

namespace dae {

struct JsonDeleter {
  void operator()(yyjson_doc* doc) const { yyjson_doc_free(doc); }
};
using JsonDocument = std::unique_ptr<yyjson_doc, JsonDeleter>;

// `what` names the text in error messages.
inline JsonDocument parse_json(std::string_view text, const char* what) {
  yyjson_read_err error{};
  // yyjson only writes to its input when asked to parse in place, so the cast is safe.
  JsonDocument doc(yyjson_read_opts(const_cast<char*>(text.data()), text.size(), YYJSON_READ_NOFLAG, nullptr, &error));
  if (!doc) {
    throw ModelFormatError(std::string(what) + " is not JSON: " + error.msg + " at byte " + std::to_string(error.pos));
  }
  return doc;
}

inline yyjson_val* require_object(yyjson_val* value, const std::string& what) {
  if (!yyjson_is_obj(value)) throw ModelFormatError("expected " + what + " to be a JSON object");
  return value;
}

inline std::string require_string(yyjson_val* object, const char* key, const std::string& what) {
  yyjson_val* value = yyjson_obj_get(object, key);
  if (!yyjson_is_str(value)) throw ModelFormatError("expected " + what + " to have a string \"" + key + "\"");
  return std::string(yyjson_get_str(value), yyjson_get_len(value));
}

// A value of an enumeration, from the names of all in their order.
inline std::size_t require_name(yyjson_val* value, std::span<const char* const> names, const std::string& what) {
  std::string expected;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (yyjson_equals_str(value, names[i])) return i;
    expected += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  throw ModelFormatError("expected " + what + " to be one of " + expected +
                         (yyjson_is_str(value) ? ", found \"" + std::string(yyjson_get_str(value)) + "\"" : ""));
}

// A whole number in [min, max].
inline int64_t require_int(yyjson_val* value, int64_t min, int64_t max, const std::string& what) {
  if (!yyjson_is_int(value) || (yyjson_is_uint(value) && yyjson_get_uint(value) > static_cast<uint64_t>(INT64_MAX)) ||
      yyjson_get_sint(value) < min || yyjson_get_sint(value) > max) {
    throw ModelFormatError("expected " + what + " to be a whole number from " + std::to_string(min) + " to " +
                           std::to_string(max));
  }
  return yyjson_get_sint(value);
}

}  // namespace dae

#endif  // DAE_COMMON_JSON_H_
