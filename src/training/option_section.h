#ifndef DAE_TRAINING_OPTION_SECTION_H_
#define DAE_TRAINING_OPTION_SECTION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/json.h"

namespace dae {

// Reads an object of the training options. It notes every key that was asked for, so that close() can refuse others: a
// misspelt option must not be ignored.
class OptionSection {
 public:
  // `name` names the object in error messages. Throws ModelFormatError if it is not an object.
  OptionSection(yyjson_val* object, std::string name);

  // Null if the key is missing.
  yyjson_val* get(const char* key);

  // These leave the value unchanged if the key is missing, and throw ModelFormatError if the value is not allowed.
  void whole(const char* key, int64_t min, int64_t max, int64_t& value);
  template <class Number>
  void number(const char* key, double min, double max, Number& value) {
    if (yyjson_val* found = get(key)) value = static_cast<Number>(require_number(found, min, max, quoted(key)));
  }
  void flag(const char* key, bool& value);
  // `names`: the names of all values, in their order.
  template <class Value>
  void choice(const char* key, std::span<const char* const> names, Value& value) {
    if (yyjson_val* found = get(key)) value = static_cast<Value>(require_name(found, names, quoted(key)));
  }

  // To be called after all keys were asked for: throws ModelFormatError for a key that was not, and names the known key
  // nearest to it.
  void close() const;

  static double require_number(yyjson_val* value, double min, double max, const std::string& what);

  const std::string& name() const { return name_; }
  std::string quoted(const char* key) const { return "\"" + std::string(key) + "\" of " + name_; }

 private:
  yyjson_val* object_;
  std::string name_;
  std::vector<std::string_view> known_;
};

// Returns ` (did you mean "epochs"?)` for a name that differs from a known one by at most two letters, otherwise an
// empty string.
std::string suggestion(std::string_view name, std::span<const std::string_view> known);

}  // namespace dae

#endif  // DAE_TRAINING_OPTION_SECTION_H_
