#include "common/message.h"

#include "math/number_text.h"

namespace dae {

namespace {

struct Append {
  std::string& text;

  void operator()(std::string_view part) const { text += part; }
  void operator()(const std::string* part) const { text += *part; }
  void operator()(int64_t number) const { text += std::to_string(number); }
  void operator()(uint64_t number) const { text += std::to_string(number); }
  void operator()(double number) const { text += number_text(number); }
};

}  // namespace

void MessageValue::append_to(std::string& text) const {
  std::visit(Append{text}, value_);
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

std::string shape_text(std::span<const int64_t> shape) {
  std::string text = "[";
  for (const int64_t extent : shape) text += message("{}{}", text.size() > 1 ? ", " : "", extent);
  return text + "]";
}

std::string join_names(std::span<const char* const> names) {
  std::string text;
  for (const char* const name : names) text += message("{}{}", text.empty() ? "" : ", ", name);
  return text;
}

}  // namespace dae
