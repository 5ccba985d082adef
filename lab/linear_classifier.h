#ifndef DAE_LAB_LINEAR_CLASSIFIER_H_
#define DAE_LAB_LINEAR_CLASSIFIER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace dae::lab {

// Features, one row for each sample.
struct Features {
  std::size_t columns = 0;
  std::vector<float> values;

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const float> row(std::size_t index) const { return std::span(values).subspan(index * columns, columns); }
  std::span<float> row(std::size_t index) { return std::span(values).subspan(index * columns, columns); }
};

struct ClassifierOptions {
  double l2 = 1e-4;  // the penalty is l2 / 2 times the squared norm of the weights of standardised features
  int max_iterations = 0;
  int threads = 1;  // the result does not depend on them
  std::function<void(int iteration)> progress;
};

// Multinomial logistic regression: minimises the mean cross-entropy plus an L2 penalty by L-BFGS (Liu and Nocedal 1989)
// from zero weights. The minimum is unique, so the accuracy measures the features and does not depend on a seed.
class LinearClassifier {
 public:
  static constexpr std::size_t kMaxClasses = 16;

  // Standardises the features in place: each column's mean becomes 0 and its variance 1 (a constant column becomes 0).
  // Throws std::invalid_argument if the number of labels differs from the number of rows, or if a label is not below
  // kMaxClasses.
  LinearClassifier(Features& features, std::span<const uint8_t> labels, const ClassifierOptions& options);

  int iterations() const { return iterations_; }
  double training_accuracy() const { return training_accuracy_; }
  // Share of the samples whose class is recognised. The features must not be standardised.
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

}  // namespace dae::lab

#endif  // DAE_LAB_LINEAR_CLASSIFIER_H_
