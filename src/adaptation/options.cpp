#include "adaptation/options.h"

#include <limits>
#include <stdexcept>
#include <utility>

#include "common/json.h"
#include "training/option_section.h"

namespace dae {
namespace {

AdaptationOptions parse(std::string_view json) {
  const JsonDocument document = parse_json(json, "the options of an adaptation");
  OptionSection section(yyjson_doc_get_root(document.get()), "the options of an adaptation");
  AdaptationOptions options;
  section.flag("clean", options.clean);
  options.min_sigma = options.clean ? 5.0f / 255.0f : 0.0f;
  options.max_sigma = options.clean ? 50.0f / 255.0f : 0.0f;
  if (yyjson_val* sigma = section.get("sigma")) {
    const bool range = options.clean && yyjson_is_arr(sigma) && yyjson_arr_size(sigma) == 2;
    const auto one = [&](yyjson_val* value) {
      return static_cast<float>(OptionSection::require_number(value, 0.0, 1.0, section.quoted("sigma")));
    };
    options.min_sigma = one(range ? yyjson_arr_get_first(sigma) : sigma);
    options.max_sigma = one(range ? yyjson_arr_get_last(sigma) : sigma);
    if (options.min_sigma > options.max_sigma) std::swap(options.min_sigma, options.max_sigma);
  }
  int64_t seed = 0;
  section.whole("seed", 0, std::numeric_limits<uint32_t>::max(), seed);
  options.seed = static_cast<uint32_t>(seed);
  section.number("learningRate", 0.0, 1.0, options.learning_rate);
  section.close();
  return options;
}

}  // namespace

AdaptationOptions parse_adaptation_options(std::string_view json) {
  try {
    return parse(json);
  } catch (const ModelFormatError& error) {
    throw std::invalid_argument(error.what());
  }
}

}  // namespace dae
