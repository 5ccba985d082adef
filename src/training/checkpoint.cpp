// Trainer's checkpoints: a model file whose metadata has the run's state, and whose further tensors are the
// optimizer's.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "model/error.h"
#include "model/json.h"
#include "model/json_writer.h"
#include "model/safetensors.h"
#include "training/trainer.h"

namespace dae {
namespace {

constexpr const char* kMetadataKey = "dae.training";
constexpr const char* kFirst = "training.first";
constexpr const char* kSecond = "training.second";
constexpr const char* kAverage = "training.average";

double require_number(yyjson_val* object, const char* key) {
  yyjson_val* value = yyjson_obj_get(object, key);
  if (!yyjson_is_num(value))
    throw ModelFormatError("expected the checkpoint to have a number \"" + std::string(key) + "\"");
  return yyjson_get_num(value);
}

// A tensor that must have as many values as the network has parameters, or none at all.
std::vector<float> read_tensor(const Safetensors& file, const char* name, std::size_t count) {
  if (count == 0) return {};
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end() || found->second.count != count) {
    throw ModelFormatError("expected the checkpoint to have " + std::to_string(count) + " values of \"" +
                           std::string(name) + "\"");
  }
  std::vector<float> values(count);
  file.read(found->second, values);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
    throw ModelFormatError("expected finite values, found NaN or infinity in \"" + std::string(name) + "\"");
  }
  return values;
}

void require_same(bool same, const char* what) {
  if (!same)
    throw std::invalid_argument("expected a checkpoint of this run, it was made with other " + std::string(what));
}

}  // namespace

std::string Trainer::run_metadata() const {
  const MutableJson json = make_json_object();
  yyjson_mut_doc* doc = json.get();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc);
  yyjson_mut_obj_add_uint(doc, root, "fingerprint", course_fingerprint(options_));
  yyjson_mut_obj_add_int(doc, root, "images", images_);
  yyjson_mut_obj_add_int(doc, root, "step", state_.step);
  yyjson_mut_obj_add_int(doc, root, "batchImages", state_.batch_images);
  yyjson_mut_obj_add_real(doc, root, "baseLearningRate", static_cast<double>(base_rate_));
  yyjson_mut_obj_add_real(doc, root, "learningRate", state_.learning_rate);
  yyjson_mut_obj_add_real(doc, root, "loss", state_.loss);
  yyjson_mut_obj_add_real(doc, root, "epochLoss", state_.epoch_loss);
  yyjson_mut_obj_add_real(doc, root, "gradientNorm", state_.gradient_norm);
  return json_text(json);
}

std::vector<uint8_t> Trainer::checkpoint() const {
  const Model weights = Model::from_parameters(table_, parameters_);
  std::vector<ExtraTensor> tensors{{kFirst, optimizer_.first()}};
  if (!optimizer_.second().empty()) tensors.push_back({kSecond, optimizer_.second()});
  if (!average_.empty()) tensors.push_back({kAverage, average_});
  return save_model(weights, {{kMetadataKey, run_metadata()}}, tensors);
}

void Trainer::restore(std::span<const uint8_t> checkpoint) {
  const Model weights = Model::load(checkpoint);
  const Safetensors file = parse_safetensors(checkpoint);
  const auto metadata = file.metadata.find(kMetadataKey);
  if (metadata == file.metadata.end()) {
    throw std::invalid_argument("expected a checkpoint of a training run, found a model file without one");
  }
  const JsonDocument doc = parse_json(metadata->second, "the checkpoint's state");
  yyjson_val* root = require_object(yyjson_doc_get_root(doc.get()), "the checkpoint's state");
  require_same(layer_table_json(weights.table()) == layer_table_json(table_), "layers");
  require_same(yyjson_get_uint(yyjson_obj_get(root, "fingerprint")) == course_fingerprint(options_), "options");
  require_same(yyjson_get_sint(yyjson_obj_get(root, "images")) == images_, "data");

  TrainingState state = state_;
  state.step = static_cast<int32_t>(
      require_int(yyjson_obj_get(root, "step"), 0, state_.total_steps, "the checkpoint's \"step\""));
  state.batch_images = static_cast<int32_t>(
      require_int(yyjson_obj_get(root, "batchImages"), 0, options_.batch_size, "the checkpoint's \"batchImages\""));
  state.learning_rate = require_number(root, "learningRate");
  state.loss = require_number(root, "loss");
  state.epoch_loss = require_number(root, "epochLoss");
  state.gradient_norm = require_number(root, "gradientNorm");
  const auto base_rate = static_cast<float>(require_number(root, "baseLearningRate"));
  const std::vector<float> first = read_tensor(file, kFirst, optimizer_.first().size());
  const std::vector<float> second = read_tensor(file, kSecond, optimizer_.second().size());
  std::vector<float> average = read_tensor(file, kAverage, average_.size());

  std::copy(weights.parameters().begin(), weights.parameters().end(), parameters_.begin());
  std::copy(first.begin(), first.end(), optimizer_.first().begin());
  std::copy(second.begin(), second.end(), optimizer_.second().begin());
  average_ = std::move(average);
  state_ = state;
  set_learning_rate(base_rate);
  graph_.pack(parameters_, packed_);
  sampler_.begin_epoch(std::min(state_.step, state_.total_steps - 1) / state_.steps_per_epoch);
}

}  // namespace dae
