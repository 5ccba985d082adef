#include "training/options.h"

#include <string>
#include <utility>

#include "image/crc32.h"
#include "options/option_reader.h"
#include "options/option_tables.h"

namespace dae {
namespace {

// An object that is absent, with all defaults of its form.
Options defaults(const OptionTable& table) {
  return {nullptr, table};
}

OptimizerOptions read_optimizer(const Options& given) {
  using Type = OptimizerOptions::Type;
  OptimizerOptions optimizer;
  optimizer.type = given.has_key("momentum") ? Type::kSgd : Type::kAdam;
  optimizer.learning_rate = given.real("learningRate");
  if (optimizer.type == Type::kSgd) {
    optimizer.momentum = given.real("momentum");
    return optimizer;
  }
  optimizer.beta1 = given.real("beta1");
  optimizer.beta2 = given.real("beta2");
  optimizer.epsilon = given.real("epsilon");
  return optimizer;
}

ScheduleOptions read_schedule(const Options& given) {
  using Type = ScheduleOptions::Type;
  ScheduleOptions schedule;
  schedule.warmup = given.number("warmup");
  if (given.has_key("every")) {
    schedule.type = Type::kStep;
    schedule.every = given.number("every");
    schedule.factor = given.number("factor");
  } else if (given.has_key("final")) {
    schedule.type = Type::kCosine;
    schedule.final = given.number("final");
  }
  return schedule;
}

PatchCorruption read_noise(const Options& given) {
  PatchCorruption noise;
  noise.share = given.real("share");
  if (given.has_key("chain")) {
    noise.chain = Chain(*given.text("chain"));
    if (const auto target = given.text("target")) noise.target = Chain(*target);
    return noise;
  }
  noise.kinds.clear();
  for (const std::string& kind : given.texts("kind")) noise.kinds.push_back(parse_noise_kind(kind));
  if (noise.kinds.empty()) noise.kinds.push_back(given.choice<NoiseKind>("kind"));
  const double level = given.number("level");
  const auto levels = given.range("level").value_or(std::pair(level, level));
  noise.min_level = static_cast<float>(levels.first);
  noise.max_level = static_cast<float>(levels.second);
  noise.clip = given.flag("clip");
  if (const auto qualities = given.range("jpeg")) {
    noise.min_jpeg = static_cast<int32_t>(qualities->first);
    noise.max_jpeg = static_cast<int32_t>(qualities->second);
  }
  return noise;
}

// The options that the run and its stages of pretraining have. A stage keeps the run's values of those that are absent.
void read_training_schedule(const Options& given, bool is_stage, TrainingOptions& options) {
  const auto is_read = [&](const char* name) { return !is_stage || given.has(name); };
  options.epochs = given.whole("epochs");
  if (is_read("loss")) options.loss = given.choice<Loss>("loss");
  if (is_read("optimizer")) options.optimizer = read_optimizer(given.object("optimizer").value_or(defaults(kAdam)));
  if (is_read("schedule"))
    options.schedule = read_schedule(given.object("schedule").value_or(defaults(kConstantSchedule)));
  if (is_read("clipNorm")) options.clip_norm = given.real("clipNorm");
  if (is_read("noiseWeighting")) options.noise_weighting = given.real("noiseWeighting");
  if (is_read("ema")) options.ema = given.real("ema");
  if (!is_read("noise")) return;
  options.noise.clear();
  for (const Options& noise : given.objects("noise")) options.noise.push_back(read_noise(noise));
  if (options.noise.empty()) options.noise.push_back(read_noise(defaults(kNoiseRange)));
}

void read_patches(const Options& given, TrainingOptions& options) {
  options.batch_size = given.whole("batchSize");
  options.seed = given.seed("seed");
  options.crop = given.whole("crop");
  options.crops = given.whole("crops");
  options.flip = given.flag("flip");
  options.transpose = given.flag("transpose");
  options.gray = given.real("gray");
}

void read_validation_noise(const Options& given, TrainingOptions& options) {
  const PatchCorruption& first = options.noise.front();
  Noise& noise = options.validation_noise;
  noise.kind = first.kinds.front();
  noise.level = (first.min_level + first.max_level) / 2;
  noise.clip = first.clip;
  if (first.chain) options.validation_chain = first.chain->middle();
  const std::optional<Options> own = given.object("validationNoise");
  if (!own) return;
  noise.seed = own->seed("seed");
  options.validation_chain.reset();
  if (own->has_key("chain")) {
    options.validation_chain = Chain(*own->text("chain"));
    return;
  }
  if (own->has("kind")) noise.kind = own->choice<NoiseKind>("kind");
  if (own->has("level")) noise.level = own->real("level");
}

}  // namespace

TrainingOptions parse_training_options(std::string_view json) {
  const OptionText text(json, kTrainOptions);
  const Options& given = text.options();
  TrainingOptions options;
  read_training_schedule(given, false, options);
  read_patches(given, options);
  read_validation_noise(given, options);
  options.parts = given.texts("parts");
  options.parts_loss = given.real("partsLoss");
  std::vector<PretrainingStage> stages;
  for (const Options& stage : given.objects("pretrain")) {
    stages.push_back({stage.texts("layers"), options});
    read_training_schedule(stage, true, stages.back().options);
  }
  options.pretrain = std::move(stages);
  return options;
}

uint32_t options_fingerprint(const TrainingOptions& options) {
  std::string text;
  const auto add = [&](double value) { text.append(reinterpret_cast<const char*>(&value), sizeof value); };
  const OptimizerOptions& optimizer = options.optimizer;
  const ScheduleOptions& schedule = options.schedule;
  for (const double value : {double(options.batch_size),
                             double(options.seed),
                             double(options.loss),
                             double(optimizer.type),
                             double(optimizer.learning_rate),
                             double(optimizer.beta1),
                             double(optimizer.beta2),
                             double(optimizer.epsilon),
                             double(optimizer.momentum),
                             double(schedule.type),
                             schedule.every,
                             schedule.factor,
                             schedule.final,
                             schedule.warmup,
                             double(options.clip_norm),
                             double(options.ema),
                             double(options.crop),
                             double(options.crops),
                             double(options.flip),
                             double(options.transpose),
                             double(options.gray),
                             double(options.parts_loss)}) {
    add(value);
  }
  for (const PatchCorruption& noise : options.noise) {
    for (const double value :
         {double(noise.min_level), double(noise.max_level), double(noise.clip), double(noise.share),
          double(noise.min_jpeg), double(noise.max_jpeg), double(noise.kinds.size())}) {
      add(value);
    }
    for (const NoiseKind kind : noise.kinds) add(double(kind));
    if (noise.chain) text += noise.chain->text();
    if (noise.target) text += "\n" + noise.target->text();
  }
  for (const PretrainingStage& stage : options.pretrain) {
    for (const std::string& layer : stage.layers) text += layer + "\n";
    add(double(stage.options.epochs));
    add(double(options_fingerprint(stage.options)));
  }
  for (const std::string& part : options.parts) text += part;
  if (options.noise_weighting != 0.0f) add(double(options.noise_weighting));
  return crc32({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

}  // namespace dae
