#include "common/message.h"

#include "math/number_text.h"

namespace dae {

void MessageValue::append_to(std::string& text) const {
  if (const auto* part = std::get_if<std::string_view>(&value_)) {
    text += *part;
  } else if (const auto* whole = std::get_if<int64_t>(&value_)) {
    text += std::to_string(*whole);
  } else if (const auto* natural = std::get_if<uint64_t>(&value_)) {
    text += std::to_string(*natural);
  } else {
    text += number_text(std::get<double>(value_));
  }
}

std::string compose_message(const char* format, std::initializer_list<MessageValue> values) {
  std::string text;
  std::string_view rest = format;
  for (const MessageValue& value : values) {
    const std::size_t place = rest.find("{}");
    text += rest.substr(0, place);
    value.append_to(text);
    rest.remove_prefix(place + 2);
  }
  return text += rest;
}

std::string join_names(std::span<const char* const> names) {
  std::string text;
  for (const char* const name : names) text += message("{}{}", text.empty() ? "" : ", ", name);
  return text;
}

}  // namespace dae
