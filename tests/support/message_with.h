#ifndef DAE_TESTS_SUPPORT_MESSAGE_WITH_H_
#define DAE_TESTS_SUPPORT_MESSAGE_WITH_H_

#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

namespace dae::test {

// Matches exceptions whose message contains a text.
inline auto message_with(const std::string& text) {
  return Catch::Matchers::MessageMatches(Catch::Matchers::ContainsSubstring(text));
}

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_MESSAGE_WITH_H_
