// The options objects of the C API as tables, which scripts/options.mjs writes from src/api/schema.
#ifndef DAE_OPTIONS_OPTION_TABLE_H_
#define DAE_OPTIONS_OPTION_TABLE_H_

#include <cstdint>
#include <span>

namespace dae {

enum class OptionKind : uint8_t { kNumber, kWhole, kFlag, kText, kEnum, kObject, kList };

struct OptionTable;

// One of the forms that the value of an option may have.
struct OptionForm {
  OptionKind kind;
  double least = 0.0;  // a number's range; a list's smallest and largest size
  double greatest = 0.0;
  std::span<const char* const> choices = {};  // the texts that an enumeration may be
  std::span<const double> values = {};        // the numbers that a number may be; empty: all of the range
  const OptionTable* object = nullptr;        // the members of an object
  std::span<const OptionForm> items = {};     // the forms of a list's items
};

struct Option {
  const char* name;
  std::span<const OptionForm> forms;
  bool required = false;
  double fallback = 0.0;  // the default of a number or flag; of an enumeration the index in `choices`
};

struct OptionTable {
  const char* phrase;  // names the object in error messages: "the denoise options"
  std::span<const Option> options;
};

// A schema: its name, such as "denoise", and the forms of its object.
struct OptionSchema {
  const char* name;
  std::span<const OptionForm> forms;
};

}  // namespace dae

#endif  // DAE_OPTIONS_OPTION_TABLE_H_
