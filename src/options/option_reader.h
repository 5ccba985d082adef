#ifndef DAE_OPTIONS_OPTION_READER_H_
#define DAE_OPTIONS_OPTION_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/json.h"
#include "options/option_table.h"

namespace dae {

// One object of options that satisfies its table. Names that the table lacks throw std::logic_error.
class Options {
 public:
  Options(yyjson_val* object, const OptionTable& table) : object_(object), table_(&table) {}

  // The given value, or else the schema's default.
  double number(std::string_view name) const;
  float real(std::string_view name) const { return static_cast<float>(number(name)); }
  int32_t whole(std::string_view name) const { return static_cast<int32_t>(number(name)); }
  uint32_t seed(std::string_view name) const { return static_cast<uint32_t>(number(name)); }
  bool flag(std::string_view name) const { return number(name) != 0.0; }
  // An enumeration's value, whose order is the schema's.
  template <class Value>
  Value choice(std::string_view name) const {
    return static_cast<Value>(number(name));
  }

  bool has(std::string_view name) const;
  // Whether the object's form has an option of this name.
  bool has_key(std::string_view name) const;
  // These are empty if the option is absent or has another form.
  std::optional<std::string> text(std::string_view name) const;
  std::optional<Options> object(std::string_view name) const;
  // The items of a list, or one value that is no list; none if the option is absent.
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<Options> objects(std::string_view name) const;
  // A range: one number twice, or the two numbers of a list, of which the first must not be the greater one (throws
  // std::invalid_argument).
  std::optional<std::pair<double, double>> range(std::string_view name) const;

 private:
  const Option& option(std::string_view name) const;
  yyjson_val* find(std::string_view name) const;

  yyjson_val* object_;  // null: all defaults
  const OptionTable* table_;
};

// A text of options and the values read from it.
class OptionText {
 public:
  // Empty text is "{}". Throws std::invalid_argument that says what the table expects and what the text has: unknown
  // names with the nearest known one, values of another type or out of range.
  OptionText(std::string_view json, const OptionTable& table);
  // The same for an object that has one of several forms.
  OptionText(std::string_view json, std::span<const OptionForm> forms);

  const Options& options() const { return options_; }

 private:
  JsonDocument document_;
  Options options_;
};

// Throws like OptionText.
void check_options(std::string_view json, std::span<const OptionForm> forms);

// ` (did you mean "epochs"?)` for a name that is at most two letters from a known one; otherwise nothing.
std::string suggestion(std::string_view name, std::span<const std::string_view> known);

}  // namespace dae

#endif  // DAE_OPTIONS_OPTION_READER_H_
