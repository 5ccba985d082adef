// Parses the text of a chain.
#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "common/message.h"
#include "corruption/chain.h"

namespace dae {
namespace {

using Kind = ChainStep::Kind;

constexpr std::size_t kMaxSteps = 32;
constexpr int32_t kMaxFactor = 16;
constexpr int32_t kMaxCompound = 64;  // limit of the product of all factors
constexpr double kMaxSigma = 100.0;
constexpr double kMaxLength = 500.0;
constexpr double kMaxDegrees = 360.0;

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(separators, at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

// Parses a decimal number of up to 15 digits, such as "-12.5", to the nearest double. strtod() accepts more forms, and
// would add 12 KB of long double code to the module.
std::optional<double> decimal(std::string_view text) {
  constexpr std::size_t kMaxDigits = 15;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  double digits = 0.0;
  double scale = 1.0;
  std::size_t count = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++count > kMaxDigits) return std::nullopt;
    digits = 10.0 * digits + (c - '0');
    if (point) scale *= 10.0;
  }
  if (count == 0) return std::nullopt;
  // Both are whole numbers that a double represents exactly, so only the quotient is rounded.
  return (negative ? -digits : digits) / scale;
}

// The words of a step.
class Words {
 public:
  explicit Words(std::string_view step) : words_(split(step, " \t\n")) {}

  bool empty() const { return words_.empty(); }
  const std::string& name() const { return words_.front(); }

  [[noreturn]] void refuse(std::string_view expected) const {
    std::string step;
    for (const std::string& word : words_) step += (step.empty() ? "" : " ") + word;
    throw_error<std::invalid_argument>("expected {} in a chain of corruptions, got \"{}\"", expected, step);
  }

  void require_count(std::size_t least, std::size_t most, std::string_view form) const {
    if (words_.size() < least || words_.size() > most) refuse(form);
  }

  // Parses "x8" or "8".
  int32_t factor(const std::string& word, std::string_view form) const {
    const double value = number(word.substr(word.starts_with('x') ? 1 : 0), form);
    if (value >= 2.0 && value <= kMaxFactor && value == std::floor(value)) return static_cast<int32_t>(value);
    refuse(message("{} with a whole factor from 2 to {}", form, kMaxFactor));
  }

  const std::string& word(std::size_t index) const { return words_[index]; }
  std::size_t count() const { return words_.size(); }

  // Parses "25" or "0..25".
  ChainRange range(std::size_t index, double least, double greatest, std::string_view form) const {
    const std::string& word = words_[index];
    const std::size_t dots = word.find("..");
    const double low = number(word.substr(0, dots), form);
    const double high = dots == std::string::npos ? low : number(word.substr(dots + 2), form);
    if (low >= least && high <= greatest && low <= high) return {low, high};
    refuse(message("{} with a number from {} to {}, or with a range LEAST..GREATEST of them,", form, least, greatest));
  }

 private:
  double number(const std::string& text, std::string_view form) const {
    const std::optional<double> value = decimal(text);
    if (!value) refuse(form);
    return *value;
  }

  std::vector<std::string> words_;
};

ChainStep parse_noise_step(const Words& words) {
  ChainStep step;
  if (words.name() == "noise") {
    constexpr std::string_view form = "\"noise SIGMA\"";
    words.require_count(2, 2, form);
    step.numbers[0] = words.range(1, 0.0, 255.0, form);
    step.numbers[0].least /= 255.0;
    step.numbers[0].greatest /= 255.0;
    return step;
  }
  try {
    step.noise = parse_noise(words.name());
  } catch (const std::invalid_argument&) {
    words.refuse(
        "a step of \"xN\", \"area xN\", \"video xN\", \"up N\", \"blur SIGMA\", \"motion PIXELS DEGREES\", \"noise "
        "SIGMA\", \"jpeg QUALITY\", \"camera ISO\" or a kind of noise and its level");
  }
  const std::string form = message("\"{} LEVEL\"", words.name());
  words.require_count(2, 2, form);
  step.numbers[0] = words.range(1, 0.0, 1.0, form);
  return step;
}

ChainStep parse_step(const Words& words) {
  ChainStep step;
  const std::string& name = words.name();
  if (name == "area" || name == "video" || name == "up") {
    const std::string form = message("\"{} {}N\"", name, name == "up" ? "" : "x");
    words.require_count(2, 2, form);
    step.kind = name == "area" ? Kind::kArea : name == "video" ? Kind::kVideo : Kind::kEnlarge;
    step.factor = words.factor(words.word(1), form);
  } else if (name.size() > 1 && name[0] == 'x' && name[1] >= '0' && name[1] <= '9') {
    words.require_count(1, 1, "\"xN\"");
    step.kind = Kind::kBicubic;
    step.factor = words.factor(name, "\"xN\"");
  } else if (name == "blur") {
    words.require_count(2, 2, "\"blur SIGMA\"");
    step.kind = Kind::kBlur;
    step.numbers[0] = words.range(1, 0.0, kMaxSigma, "\"blur SIGMA\"");
  } else if (name == "motion") {
    constexpr std::string_view form = "\"motion PIXELS DEGREES\"";
    words.require_count(2, 3, form);
    step.kind = Kind::kMotion;
    step.numbers[0] = words.range(1, 1.0, kMaxLength, form);
    if (words.count() == 3) step.numbers[1] = words.range(2, -kMaxDegrees, kMaxDegrees, form);
  } else if (name == "jpeg") {
    words.require_count(2, 2, "\"jpeg QUALITY\"");
    step.kind = Kind::kJpeg;
    step.numbers[0] = words.range(1, 1.0, 100.0, "\"jpeg QUALITY\"");
  } else if (name == "camera") {
    words.require_count(2, 2, "\"camera ISO\"");
    step.kind = Kind::kCamera;
    step.numbers[0] = words.range(1, kLeastIso, kGreatestIso, "\"camera ISO\"");
  } else {
    return parse_noise_step(words);
  }
  return step;
}

// Splits "a + b" at each +; parts may be empty.
std::vector<std::string_view> split_steps(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('+', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

Chain::Chain(std::string_view text) : text_(text) {
  for (const std::string_view part : split_steps(text)) {
    const Words words(part);
    if (words.empty() || steps_.size() == kMaxSteps) {
      throw_error<std::invalid_argument>(
          "expected 1 to {} steps with + between them as a chain of corruptions, got \"{}\"", kMaxSteps, text_);
    }
    const ChainStep step = parse_step(words);
    (step.kind == Kind::kEnlarge ? enlarges_ : shrinks_) *= step.factor;
    if (std::max(shrinks_, enlarges_) > kMaxCompound) {
      throw_error<std::invalid_argument>(
          "expected a chain of corruptions whose factors compound to at most {}, got \"{}\"", kMaxCompound, text_);
    }
    steps_.push_back(step);
  }
}

Chain Chain::middle() const {
  Chain chain = *this;
  for (ChainStep& step : chain.steps_) {
    for (ChainRange& range : step.numbers) range.least = range.greatest = 0.5 * (range.least + range.greatest);
  }
  return chain;
}

}  // namespace dae
