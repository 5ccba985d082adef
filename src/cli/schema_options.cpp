#include "cli/schema_options.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <vector>

#include "cli/handles.h"
#include "cli/json_text.h"

namespace dae::cli {
namespace {

#include "cli/schema_options.inc"

std::vector<std::string> words(const char* text) {
  std::istringstream stream(text);
  std::vector<std::string> all;
  for (std::string word; stream >> word;) all.push_back(word);
  return all;
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

// "{auto,off} or a number from 1", as the help and errors have it.
std::string expectation(const SchemaOption& option) {
  std::string text = option.choices;
  std::replace(text.begin(), text.end(), ' ', ',');
  if (!text.empty()) text = "{" + text + "}";
  if (option.greatest <= option.least) return text;
  text += text.empty() ? "" : " or ";
  const bool unlimited = option.greatest > 1e9;
  const std::vector<std::string> members = words(option.members);
  text += members.size() > 1 ? "one or " + std::to_string(members.size()) + " numbers from " : "a number from ";
  return text + short_number(option.least) + (unlimited ? "" : " to " + short_number(option.greatest));
}

// Digits that give the same float again.
std::string json_number(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", static_cast<double>(value));
  return text;
}

// The JSON of a number as the command has it; empty for anything else, or out of range.
std::string number_json(const SchemaOption& option, const std::string& text) {
  char* end = nullptr;
  const float value = std::strtof(text.c_str(), &end);
  const bool is_complete = !text.empty() && *end == '\0';
  const auto number = static_cast<double>(value);
  if (option.is_whole && number != std::floor(number)) return "";
  if (!is_complete || !(number >= option.least && number <= option.greatest)) return "";
  return json_number(value / option.scale);
}

// Numbers with commas between them, in the order of the object's members.
std::string object_json(const SchemaOption& option, const std::string& text) {
  const std::vector<std::string> members = words(option.members);
  std::string json;
  std::size_t count = 0;
  std::istringstream numbers(text);
  for (std::string one; std::getline(numbers, one, ','); ++count) {
    const std::string number = number_json(option, one);
    if (number.empty() || count == members.size()) return "";
    json += (count == 0 ? "{\"" : ",\"") + members[count] + "\":" + number;
  }
  return count == members.size() && !text.ends_with(',') ? json + "}" : "";
}

// Empty for a text that the option cannot be.
std::string value_json(const SchemaOption& option, const std::string& given) {
  std::string text = given;
  for (const std::string& other : words(option.aliases)) {
    const std::size_t equals = other.find('=');
    if (other.substr(0, equals) == given) text = other.substr(equals + 1);
  }
  const std::vector<std::string> choices = words(option.choices);
  if (std::find(choices.begin(), choices.end(), text) != choices.end())
    return option.is_number ? text : json_string(text);
  if (option.greatest <= option.least) return "";
  if (option.is_number && text.find(',') == std::string::npos) return number_json(option, text);
  return *option.members == '\0' ? "" : object_json(option, text);
}

}  // namespace

std::string GivenOptions::json() const {
  std::string text;
  for (const auto& [name, value] : values_) text += (text.empty() ? "" : ",") + json_string(name) + ":" + value;
  return "{" + text + "}";
}

double GivenOptions::number(const std::string& name, double fallback) const {
  const auto found = values_.find(name);
  return found == values_.end() ? fallback : std::strtod(found->second.c_str(), nullptr);
}

double GivenOptions::take(const std::string& name, double fallback) {
  const double value = number(name, fallback);
  values_.erase(name);
  return value;
}

GivenOptions noise_options(const NoiseArgument& noise) {
  GivenOptions options;
  options.set("kind", json_string(noise.kind));
  options.set("level", json_number(noise.level));
  options.set("seed", std::to_string(noise.seed));
  options.set("index", std::to_string(noise.index));
  options.set("clip", noise.clip ? "true" : "false");
  return options;
}

void add_schema_options(CLI::App& command, std::span<const SchemaOption> options, GivenOptions& given,
                        std::span<const char* const> names) {
  for (const SchemaOption& option : options) {
    const auto is_named = [&](const char* name) { return std::string_view(name) == option.name; };
    if (!names.empty() && std::none_of(names.begin(), names.end(), is_named)) continue;
    const auto take = [&option, &given](const std::string& text) {
      const std::string json = value_json(option, text);
      if (json.empty())
        throw CLI::ValidationError(option.flag, "expected " + expectation(option) + ", got \"" + text + "\"");
      given.set(option.name, json);
    };
    CLI::Option* added = command.add_option_function<std::string>(option.flag, take, option.help);
    added->default_str(option.fallback)->type_name(expectation(option));
  }
}

const char* noise_kinds() {
  return kNoiseKinds;
}

const char* chain_steps() {
  return kChainSteps;
}

std::span<const SchemaOption> denoise_schema_options() {
  return kDenoiseOptions;
}

std::span<const SchemaOption> upscale_schema_options() {
  return kUpscaleOptions;
}

}  // namespace dae::cli
