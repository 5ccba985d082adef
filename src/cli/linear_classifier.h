#ifndef DAE_CLI_LINEAR_CLASSIFIER_H_
#define DAE_CLI_LINEAR_CLASSIFIER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace dae::cli {

// Rows of features, one a sample.
struct Features {
  std::size_t columns = 0;
  std::vector<float> values;

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const float> row(std::size_t index) const { return std::span(values).subspan(index * columns, columns); }
  std::span<float> row(std::size_t index) { return std::span(values).subspan(index * columns, columns); }
};

struct ClassifierOptions {
  double l2 = 1e-4;        // the penalty on standardised features is l2 / 2 times the weights' squared norm
  int max_iterations = 0;  // at most so many
  int threads = 1;         // the result does not depend on them
  std::function<void(int iteration)> progress;
};

// Multinomial logistic regression: the least mean cross-entropy plus an L2 penalty, found by L-BFGS (Liu and Nocedal
// 1989) from zero weights. It has one minimum, so what it measures is the features, not a seed.
class LinearClassifier {
 public:
  static constexpr std::size_t kMaxClasses = 16;

  // Standardises the features in place: each column's mean becomes 0 and its variance 1 (a constant column becomes 0).
  // Throws std::invalid_argument for labels that are not as many as the rows, or not below kMaxClasses.
  LinearClassifier(Features& features, std::span<const uint8_t> labels, const ClassifierOptions& options);

  int iterations() const { return iterations_; }
  double training_accuracy() const { return training_accuracy_; }
  // Share of the samples whose class it tells. The features are as the training's were before.
  double accuracy(const Features& features, std::span<const uint8_t> labels) const;

 private:
  void standardise(Features& features);
  void standardise(std::span<const float> from, std::span<float> to) const;

  std::vector<float> weights_;  // [columns + 1][kMaxClasses], for standardised features; the last row is the bias
  std::vector<float> mean_;
  std::vector<float> inverse_deviation_;
  int iterations_ = 0;
  double training_accuracy_ = 0.0;
};

}  // namespace dae::cli

#endif  // DAE_CLI_LINEAR_CLASSIFIER_H_
