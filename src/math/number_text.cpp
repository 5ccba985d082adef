#include "math/number_text.h"

#include <cmath>
#include <cstdint>

namespace dae {
namespace {

constexpr int kDigits = 6;
constexpr int64_t kMinDigits = 100'000;    // the least whole number of six digits
constexpr int64_t kDigitsEnd = 1'000'000;  // one more than the greatest
constexpr int kMinExponent = -4;           // range of exponents of numbers that are written without one
constexpr int kMaxExponent = 15;

struct Digits {
  int64_t digits;  // a whole number of six digits
  int exponent;    // power of ten of the first digit
};

// The first six digits of a positive number, rounded.
Digits six_digits(double value) {
  int exponent = 0;
  for (; value >= 10.0; value /= 10.0) ++exponent;
  for (; value < 1.0; value *= 10.0) --exponent;
  int64_t digits = std::llround(value * static_cast<double>(kMinDigits));
  if (digits == kDigitsEnd) {
    digits = kMinDigits;
    ++exponent;
  }
  return {digits, exponent};
}

std::string positive_text(double value) {
  const Digits number = six_digits(value);
  std::string text = std::to_string(number.digits);
  const bool plain = number.exponent >= kMinExponent && number.exponent < kMaxExponent;
  int whole = plain ? number.exponent + 1 : 1;  // digits before the point
  if (whole <= 0) {
    text.insert(0, static_cast<std::size_t>(1 - whole), '0');
    whole = 1;
  }
  if (whole > kDigits) text.append(static_cast<std::size_t>(whole - kDigits), '0');
  text.insert(static_cast<std::size_t>(whole), 1, '.');
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  if (!plain) text += (number.exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(number.exponent));
  return text;
}

}  // namespace

std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  const std::string sign = value < 0.0 ? "-" : "";
  if (std::isinf(value)) return sign + "inf";
  return value == 0.0 ? "0" : sign + positive_text(std::abs(value));
}

}  // namespace dae
