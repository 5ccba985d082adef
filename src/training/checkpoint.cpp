// Checkpoints of training runs: model files with the run's state in the metadata and the optimizer's moments as further
// tensors.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/error.h"
#include "common/json.h"
#include "common/json_writer.h"
#include "common/message.h"
#include "model/safetensors.h"
#include "training/run.h"

namespace dae {
namespace {

constexpr const char* kMetadataKey = "dae.training";
constexpr const char* kFirst = "training.first";
constexpr const char* kSecond = "training.second";
constexpr const char* kAverage = "training.average";

double require_number(yyjson_val* object, const char* key) {
  yyjson_val* value = yyjson_obj_get(object, key);
  if (!yyjson_is_num(value)) throw_error<ModelFormatError>("expected the checkpoint to have a number \"{}\"", key);
  return yyjson_get_num(value);
}

// Reads a tensor that must have `count` values; no tensor for 0.
std::vector<float> read_tensor(const Safetensors& file, const char* name, std::size_t count) {
  if (count == 0) return {};
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end() || found->second.count != count) {
    throw_error<ModelFormatError>("expected the checkpoint to have {} values of \"{}\"", count, name);
  }
  std::vector<float> values(count);
  file.read(found->second, values);
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
    throw_error<ModelFormatError>("expected finite values, found NaN or infinity in \"{}\"", name);
  }
  return values;
}

void require_same(bool same, const char* what) {
  if (!same)
    throw_error<std::invalid_argument>("expected a checkpoint of this run, found one that was made with different {}",
                                       what);
}

std::string metadata_of(const StageSnapshot& snapshot, const TrainingOptions& options, int32_t images,
                        std::size_t stage) {
  const MutableJson json = make_json_object();
  yyjson_mut_doc* doc = json.get();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc);
  const TrainingState& state = snapshot.state;
  yyjson_mut_obj_add_uint(doc, root, "fingerprint", options_fingerprint(options));
  yyjson_mut_obj_add_int(doc, root, "images", images);
  yyjson_mut_obj_add_uint(doc, root, "stage", stage);
  yyjson_mut_obj_add_int(doc, root, "step", state.step);
  yyjson_mut_obj_add_int(doc, root, "batchImages", state.batch_images);
  yyjson_mut_obj_add_real(doc, root, "baseLearningRate", static_cast<double>(snapshot.base_rate));
  yyjson_mut_obj_add_real(doc, root, "learningRate", state.learning_rate);
  yyjson_mut_obj_add_real(doc, root, "loss", state.loss);
  yyjson_mut_obj_add_real(doc, root, "epochLoss", state.epoch_loss);
  yyjson_mut_obj_add_real(doc, root, "gradientNorm", state.gradient_norm);
  return json_text(json);
}

// Reads the variable part of a state; the run's constants are set before.
void read_state(yyjson_val* root, int32_t batch_size, TrainingState& state) {
  state.step = static_cast<int32_t>(
      require_int(yyjson_obj_get(root, "step"), 0, state.total_steps, "the checkpoint's \"step\""));
  state.batch_images = static_cast<int32_t>(
      require_int(yyjson_obj_get(root, "batchImages"), 0, batch_size, "the checkpoint's \"batchImages\""));
  state.learning_rate = require_number(root, "learningRate");
  state.loss = require_number(root, "loss");
  state.epoch_loss = require_number(root, "epochLoss");
  state.gradient_norm = require_number(root, "gradientNorm");
}

// Checkpoints of versions without pretraining have no stage.
std::size_t read_stage(yyjson_val* root, std::size_t last) {
  yyjson_val* stage = yyjson_obj_get(root, "stage");
  if (stage == nullptr) return last;
  return static_cast<std::size_t>(require_int(stage, 0, static_cast<int64_t>(last), "the checkpoint's \"stage\""));
}

float read_base_rate(yyjson_val* root) {
  const double rate = require_number(root, "baseLearningRate");
  if (rate >= 0.0 && rate <= static_cast<double>(std::numeric_limits<float>::max())) return static_cast<float>(rate);
  throw_error<ModelFormatError>("expected a \"baseLearningRate\" of 0 or more, got {}", rate);
}

}  // namespace

std::vector<uint8_t> TrainingRun::checkpoint() const {
  const StageSnapshot snapshot = trainer_->snapshot();
  std::vector<ExtraTensor> tensors{{kFirst, snapshot.first}};
  if (!snapshot.second.empty()) tensors.push_back({kSecond, snapshot.second});
  if (!snapshot.average.empty()) tensors.push_back({kAverage, snapshot.average});
  return save_model(with_stage(snapshot.parameters),
                    {{kMetadataKey, metadata_of(snapshot, options_, data_.size(), stage_)}}, tensors);
}

void TrainingRun::restore(std::span<const uint8_t> checkpoint) {
  Model weights = Model::load(checkpoint);
  const Safetensors file = parse_safetensors(checkpoint);
  const auto metadata = file.metadata.find(kMetadataKey);
  if (metadata == file.metadata.end()) {
    throw_error<std::invalid_argument>(
        "expected a checkpoint of a training run, found a model file without training state");
  }
  const JsonDocument doc = parse_json(metadata->second, "the checkpoint's state");
  yyjson_val* root = require_object(yyjson_doc_get_root(doc.get()), "the checkpoint's state");
  require_same(layer_table_json(weights.table()) == layer_table_json(whole_.table()), "layers");
  require_same(yyjson_get_uint(yyjson_obj_get(root, "fingerprint")) == options_fingerprint(options_), "options");
  require_same(yyjson_get_sint(yyjson_obj_get(root, "images")) == data_.size(), "data");
  const std::size_t stage = read_stage(root, plan_.size());

  std::unique_ptr<StageTrainer> other = stage == stage_ ? nullptr : make_trainer(stage, weights);
  StageTrainer& trainer = other ? *other : *trainer_;
  StageSnapshot snapshot = trainer.snapshot();
  read_state(root, options_.batch_size, snapshot.state);
  snapshot.base_rate = read_base_rate(root);
  const std::vector<float> first = read_tensor(file, kFirst, snapshot.first.size());
  const std::vector<float> second = read_tensor(file, kSecond, snapshot.second.size());
  const std::vector<float> average = read_tensor(file, kAverage, snapshot.average.size());
  const Model trained = stage < plan_.size() ? take_layers(weights, plan_[stage].autoencoder()) : weights;
  snapshot.parameters = trained.parameters();
  snapshot.first = first;
  snapshot.second = second;
  snapshot.average = average;

  trainer.restore(snapshot);
  if (other) trainer_ = std::move(other);
  stage_ = stage;
  first_step_ = steps_before(stage);
  whole_ = std::move(weights);
}

}  // namespace dae
