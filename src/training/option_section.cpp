#include "training/option_section.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "math/number_text.h"

namespace dae {
namespace {

// The number of letters to insert, delete or replace to make both equal (Levenshtein 1966).
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

}  // namespace

OptionSection::OptionSection(yyjson_val* object, std::string name) : object_(object), name_(std::move(name)) {
  require_object(object, name_);
}

yyjson_val* OptionSection::get(const char* key) {
  known_.emplace_back(key);
  return yyjson_obj_get(object_, key);
}

void OptionSection::whole(const char* key, int64_t min, int64_t max, int64_t& value) {
  if (yyjson_val* found = get(key)) value = require_int(found, min, max, quoted(key));
}

void OptionSection::flag(const char* key, bool& value) {
  yyjson_val* found = get(key);
  if (found == nullptr) return;
  if (!yyjson_is_bool(found)) throw ModelFormatError("expected " + quoted(key) + " to be true or false");
  value = yyjson_get_bool(found);
}

void OptionSection::close() const {
  yyjson_obj_iter each = yyjson_obj_iter_with(object_);
  while (yyjson_val* key = yyjson_obj_iter_next(&each)) {
    const std::string_view name(yyjson_get_str(key), yyjson_get_len(key));
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    std::string keys;
    for (const std::string_view known : known_) keys += (keys.empty() ? "" : ", ") + std::string(known);
    throw ModelFormatError("expected " + name_ + " to have no other keys than " + keys + ", got \"" +
                           std::string(name.substr(0, 100)) + "\"" + suggestion(name, known_));
  }
}

double OptionSection::require_number(yyjson_val* value, double min, double max, const std::string& what) {
  const double number = yyjson_is_num(value) ? yyjson_get_num(value) : std::numeric_limits<double>::quiet_NaN();
  if (number >= min && number <= max) return number;
  throw ModelFormatError("expected " + what + " to be a number from " + number_text(min) + " to " + number_text(max));
}

std::string suggestion(std::string_view name, std::span<const std::string_view> known) {
  // In a short name, two wrong letters would leave too little in common.
  std::size_t least = std::min<std::size_t>(2, name.size() / 2);
  if (name.size() > 100) return "";
  std::string_view nearest;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance > least || (distance == least && !nearest.empty())) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest.empty() ? "" : " (did you mean \"" + std::string(nearest) + "\"?)";
}

}  // namespace dae
