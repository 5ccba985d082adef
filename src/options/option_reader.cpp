#include "options/option_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <stdexcept>

#include "math/number_text.h"

namespace dae {
namespace {

// Longer texts are cut in messages.
constexpr std::size_t kLongestText = 100;

std::string_view text_of(yyjson_val* value) {
  return {yyjson_get_str(value), yyjson_get_len(value)};
}

// One function for all messages: chains of + are several times as large.
std::string concat(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

std::string quote(std::string_view text) {
  return concat({"\"", text.substr(0, kLongestText), "\""});
}

// "a, b, c"
void append(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
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

std::string join(std::span<const char* const> names) {
  std::string all;
  for (const char* name : names) append(all, name);
  return all;
}

// Six digits do not hold the largest whole numbers.
std::string limit_text(double value) {
  const bool is_whole = value == std::floor(value) && std::abs(value) < 1e15;
  return is_whole ? std::to_string(static_cast<int64_t>(value)) : number_text(value);
}

std::string describe(const OptionForm& form) {
  switch (form.kind) {
    case OptionKind::kNumber:
    case OptionKind::kWhole:
      break;
    case OptionKind::kFlag:
      return "true or false";
    case OptionKind::kText:
      return "text";
    case OptionKind::kName:
      return concat({"one of ", join(form.names)});
    case OptionKind::kObject:
      return "a JSON object";
    case OptionKind::kList:
      if (form.least == 0.0) return "a list";
      return form.least == 1.0 ? "a list of at least one" : concat({"a list of ", number_text(form.least)});
  }
  if (form.values.empty()) {
    const std::string_view kind = form.kind == OptionKind::kWhole ? "a whole number from " : "a number from ";
    return concat({kind, limit_text(form.least), " to ", limit_text(form.greatest)});
  }
  std::string all;
  for (const double value : form.values) append(all, number_text(value));
  return concat({"one of ", all});
}

std::string describe(yyjson_val* value) {
  if (yyjson_is_str(value)) return quote(text_of(value));
  if (yyjson_is_num(value)) return number_text(yyjson_get_num(value));
  if (yyjson_is_arr(value)) return concat({"a list of ", std::to_string(yyjson_arr_size(value))});
  if (yyjson_is_obj(value)) return "an object";
  return yyjson_is_bool(value) ? (yyjson_get_bool(value) ? "true" : "false") : "null";
}

bool has_kind(yyjson_val* value, OptionKind kind) {
  switch (kind) {
    case OptionKind::kNumber:
    case OptionKind::kWhole:
      return yyjson_is_num(value);
    case OptionKind::kFlag:
      return yyjson_is_bool(value);
    case OptionKind::kText:
    case OptionKind::kName:
      return yyjson_is_str(value);
    case OptionKind::kObject:
      return yyjson_is_obj(value);
    case OptionKind::kList:
      return yyjson_is_arr(value);
  }
  return false;
}

[[noreturn]] void refuse(std::initializer_list<std::string_view> parts) {
  throw std::invalid_argument(concat(parts));
}

[[noreturn]] void refuse(const std::string& what, const std::string& expected, yyjson_val* value) {
  refuse({"expected ", what, " to be ", expected, ", got ", describe(value)});
}

// Whether the object has all that the form requires, and no other name where the form has only one, such as the type.
bool fits(yyjson_val* object, const OptionTable& table) {
  return std::all_of(table.options.begin(), table.options.end(), [&](const Option& option) {
    yyjson_val* value = yyjson_obj_get(object, option.name);
    if (value == nullptr) return !option.required;
    const OptionForm& form = option.forms[0];
    return form.kind != OptionKind::kName || form.names.size() != 1 || yyjson_equals_str(value, form.names[0]);
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

void check_object(yyjson_val* object, const OptionTable& table, const std::string& phrase);

// Objects that differ by the first option's name, such as optimizers by their type, are refused by all these names.
void check_type(yyjson_val* object, std::span<const OptionForm> forms) {
  std::vector<const char*> names;
  for (const OptionForm& form : forms) {
    if (form.kind != OptionKind::kObject || form.object->options.empty()) return;
    const Option& first = form.object->options[0];
    if (first.forms[0].kind != OptionKind::kName || first.forms[0].names.size() != 1) return;
    names.push_back(first.forms[0].names[0]);
  }
  const OptionTable& table = *forms[0].object;
  yyjson_val* type = yyjson_obj_get(object, table.options[0].name);
  for (const char* name : names) {
    if (type == nullptr || yyjson_equals_str(type, name)) return;
  }
  refuse(concat({quote(table.options[0].name), " of ", table.phrase}), concat({"one of ", join(names)}), type);
}

// `number_in_list` tells objects of a list apart in messages: " 2".
void check(yyjson_val* value, std::span<const OptionForm> forms, const std::string& what,
           const std::string& number_in_list = "") {
  const OptionForm* form = form_of(value, forms);
  if (form == nullptr) {
    std::string expected;
    for (const OptionForm& one : forms) {
      const std::string text = describe(one);
      if (expected.find(text) != std::string::npos) continue;
      if (!expected.empty()) expected += " or ";
      expected += text;
    }
    refuse(what, expected, value);
  }
  const double number = yyjson_get_num(value);
  switch (form->kind) {
    case OptionKind::kWhole:
    case OptionKind::kNumber:
      if (form->values.empty() ? !(number >= form->least && number <= form->greatest)
                               : std::find(form->values.begin(), form->values.end(), number) == form->values.end())
        refuse(what, describe(*form), value);
      if (form->kind == OptionKind::kWhole && number != std::floor(number)) refuse(what, describe(*form), value);
      return;
    case OptionKind::kName:
      if (std::none_of(form->names.begin(), form->names.end(),
                       [&](const char* name) { return yyjson_equals_str(value, name); }))
        refuse(what, describe(*form), value);
      return;
    case OptionKind::kObject:
      check_type(value, forms);
      return check_object(value, *form->object, concat({form->object->phrase, number_in_list}));
    case OptionKind::kList: {
      const auto size = static_cast<double>(yyjson_arr_size(value));
      if (size < form->least || size > form->greatest) refuse(what, describe(*form), value);
      yyjson_arr_iter each = yyjson_arr_iter_with(value);
      while (yyjson_val* item = yyjson_arr_iter_next(&each))
        check(item, form->items, what, concat({" ", std::to_string(each.idx)}));
      return;
    }
    case OptionKind::kFlag:
    case OptionKind::kText:
      return;
  }
}

void check_object(yyjson_val* object, const OptionTable& table, const std::string& phrase) {
  if (!yyjson_is_obj(object)) refuse(phrase, "a JSON object", object);
  std::vector<std::string_view> known;
  for (const Option& option : table.options) known.emplace_back(option.name);
  yyjson_obj_iter each = yyjson_obj_iter_with(object);
  while (yyjson_val* key = yyjson_obj_iter_next(&each)) {
    const std::string_view name = text_of(key);
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      std::string names;
      for (const std::string_view one : known) append(names, one);
      refuse(
          {"expected ", phrase, " to have no other keys than ", names, ", got ", quote(name), suggestion(name, known)});
    }
    const Option& option = table.options[static_cast<std::size_t>(found - known.begin())];
    check(yyjson_obj_iter_get_val(key), option.forms, concat({quote(name), " of ", phrase}));
  }
  for (const Option& option : table.options) {
    if (option.required && yyjson_obj_get(object, option.name) == nullptr)
      refuse({"expected ", phrase, " to have ", quote(option.name)});
  }
}

JsonDocument parse(std::string_view json, std::span<const OptionForm> forms) {
  const std::string_view text = json.empty() ? "{}" : json;
  const char* phrase = forms.back().object->phrase;
  try {
    JsonDocument document = parse_json(text, phrase);
    check(yyjson_doc_get_root(document.get()), forms, phrase);
    return document;
  } catch (const ModelFormatError& error) {
    throw std::invalid_argument(error.what());
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

bool Options::describes(std::string_view name) const {
  return std::any_of(table_->options.begin(), table_->options.end(),
                     [&](const Option& option) { return option.name == name; });
}

const Option& Options::option(std::string_view name) const {
  for (const Option& option : table_->options) {
    if (option.name == name) return option;
  }
  throw std::logic_error(concat({"expected ", table_->phrase, " to be described with ", quote(name)}));
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
    const auto named = std::find_if(form.names.begin(), form.names.end(),
                                    [&](const char* one) { return yyjson_equals_str(value, one); });
    if (named != form.names.end()) return static_cast<double>(named - form.names.begin());
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
  if (range.first > range.second)
    refuse({"expected ", quote(name), " of ", table_->phrase, " to be [least, greatest]"});
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
  return nearest.empty() ? "" : concat({" (did you mean ", quote(nearest), "?)"});
}

}  // namespace dae
