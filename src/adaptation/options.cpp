#include "adaptation/options.h"

#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "options/option_reader.h"
#include "options/option_tables.h"

namespace dae {

AdaptationOptions parse_adaptation_options(std::string_view json) {
  const OptionText text(json, kAdaptationOptions);
  const Options& given = text.options();
  AdaptationOptions options;
  options.clean = given.flag("clean");
  options.seed = given.seed("seed");
  options.learning_rate = given.real("learningRate");
  const auto sigma = given.range("sigma");
  if (sigma && sigma->first != sigma->second && !options.clean) {
    throw_error<std::invalid_argument>("expected one \"sigma\" of noisy images, got a range");
  }
  const auto [least, greatest] =
      sigma.value_or(options.clean ? std::pair(5.0 / 255.0, 50.0 / 255.0) : std::pair(0.0, 0.0));
  options.min_sigma = static_cast<float>(least);
  options.max_sigma = static_cast<float>(greatest);
  return options;
}

}  // namespace dae
