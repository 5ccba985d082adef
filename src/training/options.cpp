#include "training/options.h"

#include <array>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "image/crc32.h"
#include "training/option_section.h"

namespace dae {
namespace {

constexpr int64_t kMaxEpochs = 1'000'000;
constexpr int64_t kMaxBatch = 65'536;
constexpr int64_t kMaxCrops = 65'536;

// Names of the enumerations' values, in their order.
constexpr std::array kOptimizers{"adam", "sgd"};
constexpr std::array kSchedules{"constant", "step", "cosine"};
constexpr std::array kLosses{"mse", "mae", "charbonnier", "bce"};

NoiseKind parse_kind(yyjson_val* value) {
  return parse_noise(yyjson_is_str(value) ? yyjson_get_str(value) : "");
}

void parse_optimizer(yyjson_val* object, OptimizerOptions& optimizer) {
  using Type = OptimizerOptions::Type;
  OptionSection section(object, "the optimizer");
  section.choice("type", kOptimizers, optimizer.type);
  if (optimizer.type == Type::kSgd) optimizer.learning_rate = 1e-2f;
  section.number("learningRate", 0.0, 1e9, optimizer.learning_rate);
  if (optimizer.type == Type::kAdam) {
    section.number("beta1", 0.0, 0.999999, optimizer.beta1);
    section.number("beta2", 0.0, 0.999999, optimizer.beta2);
    section.number("epsilon", 0.0, 1.0, optimizer.epsilon);
  } else {
    section.number("momentum", 0.0, 0.999999, optimizer.momentum);
  }
  section.close();
}

void parse_schedule(yyjson_val* object, ScheduleOptions& schedule) {
  using Type = ScheduleOptions::Type;
  OptionSection section(object, "the schedule");
  section.choice("type", kSchedules, schedule.type);
  section.number("warmup", 0.0, 1e6, schedule.warmup);
  if (schedule.type == Type::kStep) {
    section.number("every", 1e-3, 1e6, schedule.every);
    section.number("factor", 0.0, 1.0, schedule.factor);
  }
  if (schedule.type == Type::kCosine) section.number("final", 0.0, 1.0, schedule.final);
  section.close();
}

void parse_level(yyjson_val* value, NoiseRange& noise, const std::string& what) {
  if (yyjson_is_arr(value) && yyjson_arr_size(value) == 2) {
    noise.min_level = static_cast<float>(OptionSection::require_number(yyjson_arr_get(value, 0), 0.0, 1.0, what));
    noise.max_level = static_cast<float>(OptionSection::require_number(yyjson_arr_get(value, 1), 0.0, 1.0, what));
    if (noise.min_level > noise.max_level) throw ModelFormatError("expected " + what + " to be [least, greatest]");
    return;
  }
  noise.min_level = static_cast<float>(OptionSection::require_number(value, 0.0, 1.0, what));
  noise.max_level = noise.min_level;
}

void parse_jpeg(yyjson_val* value, NoiseRange& noise, const std::string& what) {
  const bool range = yyjson_is_arr(value) && yyjson_arr_size(value) == 2;
  noise.min_jpeg = static_cast<int32_t>(require_int(range ? yyjson_arr_get(value, 0) : value, 1, 100, what));
  noise.max_jpeg = static_cast<int32_t>(require_int(range ? yyjson_arr_get(value, 1) : value, 1, 100, what));
  if (noise.min_jpeg > noise.max_jpeg) throw ModelFormatError("expected " + what + " to be [least, greatest]");
}

// Null if the section has no "chain".
std::optional<Chain> parse_chain(OptionSection& section) {
  yyjson_val* text = section.get("chain");
  if (text == nullptr) return std::nullopt;
  if (!yyjson_is_str(text)) throw ModelFormatError("expected " + section.quoted("chain") + " to be text");
  return Chain(std::string_view(yyjson_get_str(text), yyjson_get_len(text)));
}

NoiseRange parse_noise_range(yyjson_val* object) {
  NoiseRange noise;
  OptionSection section(object, "the noise");
  section.number("share", 1e-6, 1e6, noise.share);
  noise.chain = parse_chain(section);
  if (noise.chain) {
    section.close();
    return noise;
  }
  if (yyjson_val* kinds = section.get("kind")) {
    noise.kinds.clear();
    if (yyjson_is_arr(kinds)) {
      yyjson_arr_iter each = yyjson_arr_iter_with(kinds);
      while (yyjson_val* kind = yyjson_arr_iter_next(&each)) noise.kinds.push_back(parse_kind(kind));
    } else {
      noise.kinds.push_back(parse_kind(kinds));
    }
    if (noise.kinds.empty()) throw ModelFormatError("expected \"kind\" of the noise to name at least one");
  }
  if (yyjson_val* level = section.get("level")) parse_level(level, noise, section.quoted("level"));
  section.flag("clip", noise.clip);
  if (yyjson_val* quality = section.get("jpeg")) parse_jpeg(quality, noise, section.quoted("jpeg"));
  section.close();
  return noise;
}

std::vector<NoiseRange> parse_noises(yyjson_val* value) {
  if (!yyjson_is_arr(value)) return {parse_noise_range(value)};
  std::vector<NoiseRange> noises;
  yyjson_arr_iter each = yyjson_arr_iter_with(value);
  while (yyjson_val* noise = yyjson_arr_iter_next(&each)) noises.push_back(parse_noise_range(noise));
  if (noises.empty()) throw ModelFormatError("expected \"noise\" of the training options to have at least one");
  return noises;
}

void parse_validation_noise(yyjson_val* object, TrainingOptions& options) {
  Noise& noise = options.validation_noise;
  OptionSection section(object, "the validation noise");
  options.validation_chain = parse_chain(section);
  if (!options.validation_chain) {
    if (yyjson_val* kind = section.get("kind")) noise.kind = parse_kind(kind);
    section.number("level", 0.0, 1.0, noise.level);
  }
  int64_t seed = noise.seed;
  section.whole("seed", 0, std::numeric_limits<uint32_t>::max(), seed);
  noise.seed = static_cast<uint32_t>(seed);
  section.close();
}

std::vector<std::string> parse_names(yyjson_val* value, const std::string& what) {
  std::vector<std::string> names;
  yyjson_arr_iter each = yyjson_arr_iter_with(value);
  while (yyjson_val* name = yyjson_arr_iter_next(&each)) {
    if (!yyjson_is_str(name)) break;
    names.emplace_back(yyjson_get_str(name), yyjson_get_len(name));
  }
  if (names.empty() || names.size() != yyjson_arr_size(value))
    throw ModelFormatError("expected " + what + " to be a list of names");
  return names;
}

// Parses the options of patches.
void parse_patches(OptionSection& section, TrainingOptions& options) {
  int64_t batch_size = options.batch_size;
  int64_t seed = options.seed;
  int64_t crop = options.crop;
  int64_t crops = options.crops;
  section.whole("batchSize", 1, kMaxBatch, batch_size);
  section.whole("seed", 0, std::numeric_limits<uint32_t>::max(), seed);
  section.whole("crop", 0, Image::kMaxSide, crop);
  section.whole("crops", 1, kMaxCrops, crops);
  options.batch_size = static_cast<int32_t>(batch_size);
  options.seed = static_cast<uint32_t>(seed);
  options.crop = static_cast<int32_t>(crop);
  options.crops = static_cast<int32_t>(crops);
  section.flag("flip", options.flip);
  section.flag("transpose", options.transpose);
  section.number("gray", 0.0, 1.0, options.gray);
}

// Parses the options of the loss, the optimizer, the schedule and the noise.
void parse_schedule(OptionSection& section, TrainingOptions& options) {
  int64_t epochs = 0;
  section.whole("epochs", 1, kMaxEpochs, epochs);
  if (epochs == 0) throw ModelFormatError("expected " + section.name() + " to have \"epochs\"");
  options.epochs = static_cast<int32_t>(epochs);
  section.choice("loss", kLosses, options.loss);
  if (yyjson_val* optimizer = section.get("optimizer")) {
    options.optimizer = {};
    parse_optimizer(optimizer, options.optimizer);
  }
  if (yyjson_val* schedule = section.get("schedule")) {
    options.schedule = {};
    parse_schedule(schedule, options.schedule);
  }
  section.number("clipNorm", 0.0, 1e9, options.clip_norm);
  section.number("noiseWeighting", 0.0, 1.0, options.noise_weighting);
  section.number("ema", 0.0, 0.999999, options.ema);
  if (yyjson_val* noise = section.get("noise")) options.noise = parse_noises(noise);
}

PretrainingStage parse_stage(yyjson_val* object, const TrainingOptions& run, std::size_t number) {
  PretrainingStage stage{{}, run};
  OptionSection section(object, "pretraining stage " + std::to_string(number));
  yyjson_val* layers = section.get("layers");
  yyjson_arr_iter each = yyjson_arr_iter_with(layers);
  while (yyjson_val* layer = yyjson_arr_iter_next(&each)) {
    stage.layers.emplace_back(yyjson_is_str(layer) ? yyjson_get_str(layer) : "");
  }
  if (stage.layers.empty()) throw ModelFormatError("expected " + section.quoted("layers") + " to be a list of names");
  parse_schedule(section, stage.options);
  section.close();
  return stage;
}

std::vector<PretrainingStage> parse_stages(yyjson_val* value, const TrainingOptions& run) {
  if (!yyjson_is_arr(value)) throw ModelFormatError("expected \"pretrain\" of the training options to be a list");
  std::vector<PretrainingStage> stages;
  yyjson_arr_iter each = yyjson_arr_iter_with(value);
  while (yyjson_val* stage = yyjson_arr_iter_next(&each)) stages.push_back(parse_stage(stage, run, stages.size() + 1));
  return stages;
}

TrainingOptions parse(std::string_view json) {
  const JsonDocument doc = parse_json(json, "the training options");
  TrainingOptions options;
  OptionSection section(yyjson_doc_get_root(doc.get()), "the training options");
  parse_schedule(section, options);
  parse_patches(section, options);
  const NoiseRange& first = options.noise.front();
  options.validation_noise.kind = first.kinds.front();
  options.validation_noise.level = (first.min_level + first.max_level) / 2;
  options.validation_noise.clip = first.clip;
  if (first.chain) options.validation_chain = first.chain->middle();
  if (yyjson_val* noise = section.get("validationNoise")) parse_validation_noise(noise, options);
  if (yyjson_val* parts = section.get("parts")) options.parts = parse_names(parts, section.quoted("parts"));
  section.number("partsLoss", 0.0, 1e3, options.parts_loss);
  if (yyjson_val* stages = section.get("pretrain")) options.pretrain = parse_stages(stages, options);
  section.close();
  return options;
}

}  // namespace

TrainingOptions parse_training_options(std::string_view json) {
  try {
    return parse(json);
  } catch (const ModelFormatError& error) {
    throw std::invalid_argument(error.what());
  }
}

uint32_t schedule_fingerprint(const TrainingOptions& options) {
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
  for (const NoiseRange& noise : options.noise) {
    for (const double value :
         {double(noise.min_level), double(noise.max_level), double(noise.clip), double(noise.share),
          double(noise.min_jpeg), double(noise.max_jpeg), double(noise.kinds.size())}) {
      add(value);
    }
    for (const NoiseKind kind : noise.kinds) add(double(kind));
    if (noise.chain) text += noise.chain->text();
  }
  for (const PretrainingStage& stage : options.pretrain) {
    for (const std::string& layer : stage.layers) text += layer + "\n";
    add(double(stage.options.epochs));
    add(double(schedule_fingerprint(stage.options)));
  }
  for (const std::string& part : options.parts) text += part;
  if (options.noise_weighting != 0.0f) add(double(options.noise_weighting));
  return crc32({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

}  // namespace dae
