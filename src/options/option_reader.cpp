#include "options/option_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "common/message.h"
#include "math/number_text.h"

namespace dae {
namespace {

// Longer texts are cut in messages.
constexpr std::size_t kLongestText = 100;

std::string_view text_of(yyjson_val* value) {
  return {yyjson_get_str(value), yyjson_get_len(value)};
}

// Appends to one text, and throws it. Concatenating temporary strings would take several times the code in WebAssembly.
struct Message {
  std::string text;

  Message& operator<<(std::string_view part) {
    text += part;
    return *this;
  }
  Message& quote(std::string_view part) { return *this << "\"" << part.substr(0, kLongestText) << "\""; }
  // Six digits do not hold the largest whole numbers.
  Message& number(double value) {
    const bool is_whole = value == std::floor(value) && std::abs(value) < 1e15;
    return *this << (is_whole ? std::to_string(static_cast<int64_t>(value)) : number_text(value));
  }
  Message& value(yyjson_val* value);
  Message& form(const OptionForm& form);
  Message& choices(std::span<const char* const> all) { return *this << join_names(all); }
  [[noreturn]] void refuse() const { throw_error<std::invalid_argument>("{}", text); }
};

// The path of a value: an option of an object, which may be an item of a list.
struct OptionPath {
  const char* phrase;     // of the object
  std::size_t item;       // counted from 1; 0: no list
  std::string_view name;  // of the option; empty: the object itself

  void append(Message& message) const {
    if (!name.empty()) message.quote(name) << " of ";
    message << phrase;
    if (item > 0) message << " " << std::to_string(item);
  }
};

Message& Message::value(yyjson_val* value) {
  if (yyjson_is_str(value)) return quote(text_of(value));
  if (yyjson_is_num(value)) return *this << number_text(yyjson_get_num(value));
  if (yyjson_is_arr(value)) return (*this << "a list of ").number(static_cast<double>(yyjson_arr_size(value)));
  if (yyjson_is_obj(value)) return *this << "an object";
  return *this << (yyjson_is_bool(value) ? (yyjson_get_bool(value) ? "true" : "false") : "null");
}

Message& Message::form(const OptionForm& form) {
  switch (form.kind) {
    case OptionKind::kNumber:
    case OptionKind::kWhole:
      break;
    case OptionKind::kFlag:
      return *this << "true or false";
    case OptionKind::kText:
      return *this << "text";
    case OptionKind::kEnum:
      return (*this << "one of ").choices(form.choices);
    case OptionKind::kObject:
      return *this << "a JSON object";
    case OptionKind::kList:
      return *this << (form.least == 0.0 ? "a list" : form.least == 1.0 ? "a list of at least one" : "a list of two");
  }
  if (form.values.empty()) {
    *this << (form.kind == OptionKind::kWhole ? "a whole number from " : "a number from ");
    return (number(form.least) << " to ").number(form.greatest);
  }
  *this << "one of ";
  for (const double& value : form.values) (*this << (&value == form.values.data() ? "" : ", ")).number(value);
  return *this;
}

// Letters to insert, delete or replace until both are equal (Levenshtein 1966).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

bool has_kind(yyjson_val* value, OptionKind kind) {
  switch (kind) {
    case OptionKind::kNumber:
    case OptionKind::kWhole:
      return yyjson_is_num(value);
    case OptionKind::kFlag:
      return yyjson_is_bool(value);
    case OptionKind::kText:
    case OptionKind::kEnum:
      return yyjson_is_str(value);
    case OptionKind::kObject:
      return yyjson_is_obj(value);
    case OptionKind::kList:
      return yyjson_is_arr(value);
  }
  return false;
}

[[noreturn]] void refuse(const OptionPath& path, std::span<const OptionForm> forms, yyjson_val* value) {
  Message message;
  path.append(message << "expected ");
  message << " to be ";
  for (const OptionForm& form : forms) {
    // Objects of several forms are one kind of value.
    if (&form != forms.data() && form.kind == (&form)[-1].kind) continue;
    (&form == forms.data() ? message : message << " or ").form(form);
  }
  (message << ", got ").value(value).refuse();
}

[[noreturn]] void refuse_name(const OptionTable& table, std::size_t item, std::string_view name) {
  std::vector<std::string_view> known;
  Message message;
  OptionPath{table.phrase, item, {}}.append(message << "expected ");
  message << " to have no other keys than ";
  for (const Option& option : table.options) {
    message << (known.empty() ? "" : ", ") << option.name;
    known.emplace_back(option.name);
  }
  (message << ", got ").quote(name) << suggestion(name, known);
  message.refuse();
}

// Whether the object has all that the form requires, and no other name where the form has only one, such as the type.
bool fits(yyjson_val* object, const OptionTable& table) {
  return std::all_of(table.options.begin(), table.options.end(), [&](const Option& option) {
    yyjson_val* value = yyjson_obj_get(object, option.name);
    if (value == nullptr) return !option.required;
    const OptionForm& form = option.forms[0];
    return form.kind != OptionKind::kEnum || form.choices.size() != 1 || yyjson_equals_str(value, form.choices[0]);
  });
}

const OptionForm* form_of(yyjson_val* value, std::span<const OptionForm> forms) {
  const OptionForm* last = nullptr;
  for (const OptionForm& form : forms) {
    if (!has_kind(value, form.kind)) continue;
    if (form.kind != OptionKind::kObject || fits(value, *form.object)) return &form;
    last = &form;
  }
  return last;
}

// Objects that differ by the first option's name, such as optimizers by their type, are refused by all these names.
void check_type(yyjson_val* object, std::span<const OptionForm> forms, std::size_t item) {
  Message names;
  yyjson_val* type = nullptr;
  for (const OptionForm& form : forms) {
    if (form.kind != OptionKind::kObject || form.object->options.empty()) return;
    const Option& first = form.object->options[0];
    if (first.forms[0].kind != OptionKind::kEnum || first.forms[0].choices.size() != 1) return;
    type = yyjson_obj_get(object, first.name);
    if (type == nullptr || yyjson_equals_str(type, first.forms[0].choices[0])) return;
    names << (names.text.empty() ? "" : ", ") << first.forms[0].choices[0];
  }
  Message message;
  const OptionTable& table = *forms[0].object;
  OptionPath{table.phrase, item, table.options[0].name}.append(message << "expected ");
  (message << " to be one of " << names.text << ", got ").value(type).refuse();
}

bool is_allowed(yyjson_val* value, const OptionForm& form) {
  const double number = yyjson_is_arr(value) ? static_cast<double>(yyjson_arr_size(value)) : yyjson_get_num(value);
  switch (form.kind) {
    case OptionKind::kWhole:
      if (number != std::floor(number)) return false;
      [[fallthrough]];
    case OptionKind::kNumber:
    case OptionKind::kList:
      if (form.values.empty()) return number >= form.least && number <= form.greatest;
      return std::find(form.values.begin(), form.values.end(), number) != form.values.end();
    case OptionKind::kEnum:
      return std::any_of(form.choices.begin(), form.choices.end(),
                         [&](const char* name) { return yyjson_equals_str(value, name); });
    default:
      return true;
  }
}

void check_object(yyjson_val* object, const OptionTable& table, std::size_t item);

void check(yyjson_val* value, std::span<const OptionForm> forms, const OptionPath& path, std::size_t item = 0) {
  const OptionForm* form = form_of(value, forms);
  if (form == nullptr) refuse(path, forms, value);
  if (!is_allowed(value, *form)) refuse(path, {form, 1}, value);
  if (form->kind == OptionKind::kObject) {
    check_type(value, forms, item);
    check_object(value, *form->object, item);
  }
  if (form->kind != OptionKind::kList) return;
  yyjson_arr_iter each = yyjson_arr_iter_with(value);
  while (yyjson_val* one = yyjson_arr_iter_next(&each)) check(one, form->items, path, each.idx);
}

void check_object(yyjson_val* object, const OptionTable& table, std::size_t item) {
  yyjson_obj_iter each = yyjson_obj_iter_with(object);
  while (yyjson_val* key = yyjson_obj_iter_next(&each)) {
    const std::string_view name = text_of(key);
    const auto found = std::find_if(table.options.begin(), table.options.end(),
                                    [&](const Option& option) { return option.name == name; });
    if (found == table.options.end()) refuse_name(table, item, name);
    check(yyjson_obj_iter_get_val(key), found->forms, {table.phrase, item, name});
  }
  for (const Option& option : table.options) {
    if (!option.required || yyjson_obj_get(object, option.name) != nullptr) continue;
    Message message;
    OptionPath{table.phrase, item, {}}.append(message << "expected ");
    (message << " to have ").quote(option.name).refuse();
  }
}

JsonDocument parse(std::string_view json, std::span<const OptionForm> forms) {
  const std::string_view text = json.empty() ? "{}" : json;
  const char* phrase = forms.back().object->phrase;
  try {
    JsonDocument document = parse_json(text, phrase);
    check(yyjson_doc_get_root(document.get()), forms, {phrase, 0, {}});
    return document;
  } catch (const ModelFormatError& error) {
    throw_error<std::invalid_argument>("{}", error.what());
  }
}

}  // namespace

OptionText::OptionText(std::string_view json, const OptionTable& table)
    : OptionText(json, std::array{OptionForm{.kind = OptionKind::kObject, .object = &table}}) {}

OptionText::OptionText(std::string_view json, std::span<const OptionForm> forms)
    : document_(parse(json, forms)),
      options_(yyjson_doc_get_root(document_.get()), *form_of(yyjson_doc_get_root(document_.get()), forms)->object) {}

void check_options(std::string_view json, std::span<const OptionForm> forms) {
  parse(json, forms);
}

bool Options::has_key(std::string_view name) const {
  return std::any_of(table_->options.begin(), table_->options.end(),
                     [&](const Option& option) { return option.name == name; });
}

const Option& Options::option(std::string_view name) const {
  for (const Option& option : table_->options) {
    if (option.name == name) return option;
  }
  throw_error<std::logic_error>("{}", name);
}

yyjson_val* Options::find(std::string_view name) const {
  return yyjson_obj_get(object_, option(name).name);
}

bool Options::has(std::string_view name) const {
  return find(name) != nullptr;
}

double Options::number(std::string_view name) const {
  const Option& option = this->option(name);
  yyjson_val* value = find(name);
  if (yyjson_is_num(value)) return yyjson_get_num(value);
  if (yyjson_is_bool(value)) return yyjson_get_bool(value) ? 1.0 : 0.0;
  if (!yyjson_is_str(value)) return option.fallback;
  for (const OptionForm& form : option.forms) {
    const auto named = std::find_if(form.choices.begin(), form.choices.end(),
                                    [&](const char* one) { return yyjson_equals_str(value, one); });
    if (named != form.choices.end()) return static_cast<double>(named - form.choices.begin());
  }
  return option.fallback;
}

std::optional<std::string> Options::text(std::string_view name) const {
  yyjson_val* value = find(name);
  if (!yyjson_is_str(value)) return std::nullopt;
  return std::string(text_of(value));
}

std::optional<Options> Options::object(std::string_view name) const {
  yyjson_val* value = find(name);
  if (!yyjson_is_obj(value)) return std::nullopt;
  return Options(value, *form_of(value, option(name).forms)->object);
}

std::vector<std::string> Options::texts(std::string_view name) const {
  yyjson_val* value = find(name);
  if (yyjson_is_str(value)) return {std::string(text_of(value))};
  std::vector<std::string> all;
  yyjson_arr_iter each = yyjson_arr_iter_with(value);
  while (yyjson_val* item = yyjson_arr_iter_next(&each)) all.emplace_back(text_of(item));
  return all;
}

std::vector<Options> Options::objects(std::string_view name) const {
  if (const std::optional<Options> one = object(name)) return {*one};
  std::vector<Options> all;
  for (const OptionForm& form : option(name).forms) {
    if (form.kind != OptionKind::kList) continue;
    yyjson_arr_iter each = yyjson_arr_iter_with(find(name));
    while (yyjson_val* item = yyjson_arr_iter_next(&each)) {
      all.emplace_back(item, *form_of(item, form.items)->object);
    }
  }
  return all;
}

std::optional<std::pair<double, double>> Options::range(std::string_view name) const {
  yyjson_val* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (yyjson_is_num(value)) return std::pair(yyjson_get_num(value), yyjson_get_num(value));
  const std::pair range(yyjson_get_num(yyjson_arr_get(value, 0)), yyjson_get_num(yyjson_arr_get(value, 1)));
  if (range.first > range.second) {
    Message message;
    OptionPath{table_->phrase, 0, name}.append(message << "expected ");
    (message << " to be [least, greatest]").refuse();
  }
  return range;
}

std::string suggestion(std::string_view name, std::span<const std::string_view> known) {
  // A short name has too few letters for two to be wrong.
  std::size_t least = std::min<std::size_t>(2, name.size() / 2);
  if (name.size() > kLongestText) return "";
  std::string_view nearest;
  for (const std::string_view one : known) {
    const std::size_t distance = edit_distance(name, one);
    if (distance > least || (distance == least && !nearest.empty())) continue;
    least = distance;
    nearest = one;
  }
  if (nearest.empty()) return "";
  Message message;
  (message << " (did you mean ").quote(nearest) << "?)";
  return message.text;
}

}  // namespace dae
