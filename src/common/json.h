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
#include "common/message.h"

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
    throw_error<ModelFormatError>("{} is not JSON: {} at byte {}", what, error.msg, error.pos);
  }
  return doc;
}

inline yyjson_val* require_object(yyjson_val* value, std::string_view what) {
  if (!yyjson_is_obj(value)) throw_error<ModelFormatError>("expected {} to be a JSON object", what);
  return value;
}

inline std::string require_string(yyjson_val* object, const char* key, std::string_view what) {
  yyjson_val* value = yyjson_obj_get(object, key);
  if (!yyjson_is_str(value)) throw_error<ModelFormatError>("expected {} to have a string \"{}\"", what, key);
  return std::string(yyjson_get_str(value), yyjson_get_len(value));
}

// Returns the index of a name among those of an enumeration.
inline std::size_t require_name(yyjson_val* value, std::span<const char* const> names, std::string_view what) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (yyjson_equals_str(value, names[i])) return i;
  }
  throw_error<ModelFormatError>("expected {} to be one of {}{}", what, join_names(names),
                                yyjson_is_str(value) ? message(", found \"{}\"", yyjson_get_str(value)) : "");
}

// A whole number in [min, max].
inline int64_t require_int(yyjson_val* value, int64_t min, int64_t max, std::string_view what) {
  if (!yyjson_is_int(value) || (yyjson_is_uint(value) && yyjson_get_uint(value) > static_cast<uint64_t>(INT64_MAX)) ||
      yyjson_get_sint(value) < min || yyjson_get_sint(value) > max) {
    throw_error<ModelFormatError>("expected {} to be a whole number from {} to {}", what, min, max);
  }
  return yyjson_get_sint(value);
}

}  // namespace dae

#endif  // DAE_COMMON_JSON_H_
