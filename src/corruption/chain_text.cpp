// Parses the text of a chain.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>

#include "common/message.h"
#include "corruption/chain.h"
#include "options/option_tables.h"

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
  ParameterRange range(std::size_t index, double least, double greatest, std::string_view form) const {
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

// The form of a kind of step, in quotes: "blur SIGMA". The schema lists them, in the order of ChainStep::Kind.
std::string form_of(Kind kind) {
  static_assert(std::size(kChainStepNames) == static_cast<std::size_t>(Kind::kCamera) + 1);
  return std::string("\"") + std::span(kChainStepNames)[static_cast<std::size_t>(kind)] + "\"";
}

// The kind of step that begins with a word, if it is not a kind of noise with a name of its own.
std::optional<Kind> kind_of(const std::string& name) {
  if (name.size() > 1 && name[0] == 'x' && name[1] >= '0' && name[1] <= '9') return Kind::kBicubic;
  for (std::size_t i = 0; i < std::size(kChainStepNames); ++i) {
    if (std::string_view(kChainStepNames[i]).starts_with(name + " ")) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

// Parses "KIND LEVEL".
ChainStep parse_noise_step(const Words& words) {
  ChainStep step;
  try {
    step.noise = parse_noise_kind(words.name());
  } catch (const std::invalid_argument&) {
    std::string forms;
    for (std::size_t i = 0; i < std::size(kChainStepNames); ++i) {
      forms += (i == 0 ? "" : ", ") + form_of(static_cast<Kind>(i));
    }
    words.refuse("a step of " + forms + " or a kind of noise and its level");
  }
  const std::string form = message("\"{} LEVEL\"", words.name());
  words.require_count(2, 2, form);
  step.parameters[0] = words.range(1, 0.0, 1.0, form);
  return step;
}

ChainStep parse_step(const Words& words) {
  const std::optional<Kind> kind = kind_of(words.name());
  if (!kind) return parse_noise_step(words);
  ChainStep step;
  step.kind = *kind;
  const std::string form = form_of(*kind);
  if (*kind == Kind::kBicubic) {
    words.require_count(1, 1, form);
    step.factor = words.factor(words.name(), form);
    return step;
  }
  words.require_count(2, *kind == Kind::kMotion ? 3 : 2, form);
  const auto range = [&](double least, double greatest) { step.parameters[0] = words.range(1, least, greatest, form); };
  switch (*kind) {
    case Kind::kBicubic:
    case Kind::kArea:
    case Kind::kVideo:
    case Kind::kEnlarge:
      step.factor = words.factor(words.word(1), form);
      break;
    case Kind::kBlur:
      range(0.0, kMaxSigma);
      break;
    case Kind::kMotion:
      range(1.0, kMaxLength);
      if (words.count() == 3) step.parameters[1] = words.range(2, -kMaxDegrees, kMaxDegrees, form);
      break;
    case Kind::kNoise:
      range(0.0, 255.0);
      step.parameters[0].least /= 255.0;
      step.parameters[0].greatest /= 255.0;
      break;
    case Kind::kJpeg:
      range(1.0, 100.0);
      break;
    case Kind::kCamera:
      range(kMinIso, kMaxIso);
      break;
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
    (step.kind == Kind::kEnlarge ? enlarge_factor_ : shrink_factor_) *= step.factor;
    if (std::max(shrink_factor_, enlarge_factor_) > kMaxCompound) {
      throw_error<std::invalid_argument>(
          "expected a chain of corruptions whose factors compound to at most {}, got \"{}\"", kMaxCompound, text_);
    }
    steps_.push_back(step);
  }
}

Chain Chain::middle() const {
  Chain chain = *this;
  for (ChainStep& step : chain.steps_) {
    for (ParameterRange& range : step.parameters) {
      // An ISO is drawn uniformly in its logarithm.
      const double middle =
          step.kind == Kind::kCamera ? std::sqrt(range.least * range.greatest) : 0.5 * (range.least + range.greatest);
      range.least = range.greatest = middle;
    }
  }
  return chain;
}

}  // namespace dae
