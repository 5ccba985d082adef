#ifndef DAE_TRAINING_OPTION_SECTION_H_
#define DAE_TRAINING_OPTION_SECTION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/json.h"

namespace dae {

// One object of the training options. It notes every key that is asked for, so that close() can refuse the others: a
// misspelt option must not be a silent default.
class OptionSection {
 public:
  // `name` names the object in error messages. Throws ModelFormatError when it is no object.
  OptionSection(yyjson_val* object, std::string name);

  // Null where the key is missing.
  yyjson_val* get(const char* key);

  // These leave the value as it is where the key is missing, and throw ModelFormatError for what it may not be.
  void whole(const char* key, int64_t min, int64_t max, int64_t& value);
  template <class Number>
  void number(const char* key, double min, double max, Number& value) {
    if (yyjson_val* found = get(key)) value = static_cast<Number>(require_number(found, min, max, quoted(key)));
  }
  void flag(const char* key, bool& value);
  // `names`: those of all values in their order.
  template <class Value>
  void choice(const char* key, std::span<const char* const> names, Value& value) {
    if (yyjson_val* found = get(key)) value = static_cast<Value>(require_name(found, names, quoted(key)));
  }

  // To be called when every key has been asked for: throws ModelFormatError naming a key that was not, and the known
  // key that is nearest to it.
  void close() const;

  static double require_number(yyjson_val* value, double min, double max, const std::string& what);

  const std::string& name() const { return name_; }
  std::string quoted(const char* key) const { return "\"" + std::string(key) + "\" of " + name_; }

 private:
  yyjson_val* object_;
  std::string name_;
  std::vector<std::string_view> known_;
};

}  // namespace dae

#endif  // DAE_TRAINING_OPTION_SECTION_H_
