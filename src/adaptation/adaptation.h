#ifndef DAE_ADAPTATION_ADAPTATION_H_
#define DAE_ADAPTATION_ADAPTATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "adaptation/options.h"
#include "adaptation/patch_pairs.h"
#include "adaptation/tiles.h"
#include "inference/session.h"
#include "model/model.h"
#include "training/trainer.h"

namespace dae {

struct AdaptationState {
  int32_t targets = 0;        // targets made so far
  int32_t total_targets = 0;  // training begins when all are made
  int32_t step = 0;           // training steps so far
  int32_t best_step = 0;      // where the best weights were found; 0: where it started
  double start_loss = 0.0;    // on the held-back tiles, of the weights at the start ...
  double best_loss = 0.0;     // ... and of the best ones
  bool finished = false;      // training no longer improves, or there is no white noise to learn from
};

// The name of the shipped network that helps a model's adaptation as its companion; "" if there is none.
const char* companion_for(const Model& start);

// Trains a network on pictures it is to denoise, without clean versions of them. The network's self-ensemble denoises
// parts of the pictures; these results, corrupted again by the pictures' noise, are training pairs (Vaksman, Elad and
// Milanfar, "LIDIA", 2020). docs/adaptation.md compares it with other methods. Loss on parts that are held back decides
// which weights are the best.
class Adaptation {
 public:
  // `companion`, which may be null, is a network with a "noiseSigma" whose results are averaged with the
  // self-ensemble's. Throws std::invalid_argument for networks that do not keep the size or do not fit each other.
  Adaptation(const Model& start, const Model* companion, const AdaptationOptions& options, int threads);

  // Adds an image before the first step. Throws std::invalid_argument after it, and for an image of fewer than 16
  // pixels a side.
  void add(const Image& picture);
  // Makes the noise that clean pictures get similar to that of a noisy image, before the first step. Throws
  // std::invalid_argument after it, and for images that are not clean.
  void match_noise(const Image& noisy);
  // Makes a target or takes a training step. Throws std::invalid_argument without images, or if there are too few
  // pixels to hold some back, and Diverged if the loss is not finite.
  void step();
  const AdaptationState& state() const { return state_; }
  // The best weights so far.
  const Model& model() const { return best_; }

 private:
  void begin();
  void make_target(int32_t number);
  // The sigma that the network itself, or its companion, is told for a tile.
  double sigma_for(bool companion, const AdaptationTile& tile) const;
  bool has_nothing_to_learn();
  void begin_training();
  // The model with the weights so far.
  Model learned() const;
  void measure();

  AdaptationOptions options_;
  Model start_;
  Model best_;
  AdaptationTiles tiles_;
  std::vector<std::unique_ptr<Session>> teachers_;
  std::vector<double> removed_;  // for each picture, sums of squares of what the self-ensemble removed, ...
  std::vector<double> values_;   // ... and the number of values
  int32_t side_ = 0;
  bool idle_ = false;  // there is nothing to learn
  std::optional<PatchPairs> pairs_;
  std::optional<PatchPairs> held_back_;
  std::optional<StageTrainer> trainer_;
  std::vector<float> noisy_;  // the held-back pairs
  std::vector<float> clean_;
  AdaptationState state_;
};

}  // namespace dae

#endif  // DAE_ADAPTATION_ADAPTATION_H_
