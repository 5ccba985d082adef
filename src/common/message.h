// Error messages, composed in one place: string concatenation at every throw would be a tenth of a WebAssembly module.
#ifndef DAE_COMMON_MESSAGE_H_
#define DAE_COMMON_MESSAGE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace dae {

// A text or a number of a message. It keeps a reference: the text must outlive it.
class MessageValue {
 public:
  MessageValue(const char* text) : value_(text) {}
  MessageValue(std::string_view text) : value_(text) {}
  MessageValue(const std::string& text) : value_(&text) {}
  template <std::signed_integral Number>
  MessageValue(Number number) : value_(int64_t{number}) {}
  template <std::unsigned_integral Number>
  MessageValue(Number number) : value_(uint64_t{number}) {}
  template <std::floating_point Number>
  MessageValue(Number number) : value_(static_cast<double>(number)) {}

  void append_to(std::string& text) const;

 private:
  std::variant<const char*, std::string_view, const std::string*, int64_t, uint64_t, double> value_;
};

// The number of {} must equal the number of values; otherwise it does not compile.
template <std::size_t kValues>
struct MessageFormat {
  consteval MessageFormat(const char* literal) : text(literal) {
    const std::string_view all(literal);
    std::size_t places = 0;
    for (std::size_t at = all.find("{}"); at != all.npos; at = all.find("{}", at + 2)) ++places;
    if (places != kValues) throw "expected a {} for each value";
  }

  const char* text;
};

std::string compose_message(const char* format, std::initializer_list<MessageValue> values);

// The text of `format` with the values in place of each "{}". Numbers that are not whole have up to six digits.
template <class... Values>
std::string message(MessageFormat<sizeof...(Values)> format, const Values&... values) {
  return compose_message(format.text, {MessageValue(values)...});
}

template <class Error>
[[noreturn, gnu::noinline, gnu::cold]] void throw_composed(const char* format,
                                                           std::initializer_list<MessageValue> values) {
  throw Error(compose_message(format, values));
}

// Such as "[1, 28, 28]".
std::string shape_text(std::span<const int64_t> shape);

// The names with commas between them.
std::string join_names(std::span<const char* const> names);

// The names in quotes, with commas between them.
template <class Names>
std::string join_quoted(const Names& names) {
  std::string text;
  for (const auto& name : names) text += message("{}\"{}\"", text.empty() ? "" : ", ", name);
  return text;
}

// Throws an error with that message.
template <class Error, class... Values>
[[noreturn, gnu::always_inline]] inline void throw_error(MessageFormat<sizeof...(Values)> format,
                                                         const Values&... values) {
  throw_composed<Error>(format.text, {MessageValue(values)...});
}

}  // namespace dae

#endif  // DAE_COMMON_MESSAGE_H_
