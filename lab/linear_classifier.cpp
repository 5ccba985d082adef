#include "lab/linear_classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>

#include "lab/minimize.h"

namespace dae::lab {
namespace {

constexpr std::size_t kLanes = LinearClassifier::kMaxClasses;
using Lanes = std::array<float, kLanes>;

// Number of parts of the sums over samples. The parts are added in order, so a sum does not depend on the threads.
constexpr std::size_t kParts = 16;

void check_labels(std::size_t rows, std::span<const uint8_t> labels) {
  if (labels.size() != rows || rows == 0) {
    throw std::invalid_argument("expected a label for each of " + std::to_string(rows) + " samples, got " +
                                std::to_string(labels.size()));
  }
  const uint8_t greatest = *std::max_element(labels.begin(), labels.end());
  if (greatest < kLanes) return;
  throw std::invalid_argument("expected labels below " + std::to_string(kLanes) + ", got " + std::to_string(greatest));
}

// The score of each class for a sample.
Lanes scores(std::span<const float> sample, const float* weights) {
  Lanes sums;
  std::copy_n(weights + sample.size() * kLanes, kLanes, sums.begin());
  for (std::size_t column = 0; column < sample.size(); ++column, weights += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += sample[column] * weights[lane];
  }
  return sums;
}

// The class with the greatest score.
std::size_t guess(std::span<const float> sample, const float* weights) {
  const Lanes lanes = scores(sample, weights);
  return static_cast<std::size_t>(std::max_element(lanes.begin(), lanes.end()) - lanes.begin());
}

// The sum of the cross-entropies of some of the samples, and of their gradients.
struct PartialSum {
  double loss = 0.0;
  std::vector<float> gradient;
};

// The training problem as a function of the weights.
class CrossEntropy {
 public:
  CrossEntropy(const Features& features, std::span<const uint8_t> labels, const ClassifierOptions& options)
      : features_(features),
        labels_(labels),
        options_(options),
        classes_(std::size_t{1} + *std::max_element(labels.begin(), labels.end())),
        weights_(size()) {
    for (PartialSum& part : parts_) part.gradient.resize(size());
  }

  std::size_t size() const { return (features_.columns + 1) * kLanes; }

  double operator()(std::span<const double> weights, std::span<double> gradient) {
    std::transform(weights.begin(), weights.end(), weights_.begin(), [](double w) { return static_cast<float>(w); });
    const auto threads = static_cast<std::size_t>(std::max(options_.threads, 1));
    std::vector<std::jthread> helpers;
    const auto work = [this, threads](std::size_t first) {
      for (std::size_t part = first; part < kParts; part += threads) run_part(part);
    };
    for (std::size_t thread = 1; thread < threads; ++thread) helpers.emplace_back(work, thread);
    work(0);
    helpers.clear();
    return add_parts(weights, gradient);
  }

 private:
  void run_part(std::size_t index) {
    PartialSum& part = parts_[index];
    part.loss = 0.0;
    std::fill(part.gradient.begin(), part.gradient.end(), 0.0f);
    const std::size_t end = features_.rows() * (index + 1) / kParts;
    for (std::size_t row = features_.rows() * index / kParts; row < end; ++row) add_sample(row, part);
  }

  void add_sample(std::size_t row, PartialSum& part) {
    const std::span<const float> sample = features_.row(row);
    Lanes residual = scores(sample, weights_.data());
    const auto end = residual.begin() + static_cast<std::ptrdiff_t>(classes_);
    const float greatest = *std::max_element(residual.begin(), end);
    double sum = 0.0;
    for (auto score = residual.begin(); score != end; ++score) sum += std::exp(static_cast<double>(*score - greatest));
    const std::size_t label = labels_[row];
    part.loss += std::log(sum) - static_cast<double>(residual[label] - greatest);
    for (auto score = residual.begin(); score != end; ++score) {
      *score = static_cast<float>(std::exp(static_cast<double>(*score - greatest)) / sum);
    }
    std::fill(end, residual.end(), 0.0f);
    residual[label] -= 1.0f;
    float* gradient = part.gradient.data();
    for (const float value : sample) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) gradient[lane] += value * residual[lane];
      gradient += kLanes;
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) gradient[lane] += residual[lane];
  }

  double add_parts(std::span<const double> weights, std::span<double> gradient) const {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    const double scale = 1.0 / static_cast<double>(features_.rows());
    double loss = 0.0;
    for (const PartialSum& part : parts_) {
      loss += scale * part.loss;
      for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] += scale * static_cast<double>(part.gradient[i]);
    }
    for (std::size_t i = 0; i < features_.columns * kLanes; ++i) {
      loss += 0.5 * options_.l2 * weights[i] * weights[i];
      gradient[i] += options_.l2 * weights[i];
    }
    return loss;
  }

  const Features& features_;
  std::span<const uint8_t> labels_;
  const ClassifierOptions& options_;
  std::size_t classes_;
  std::vector<float> weights_;
  std::array<PartialSum, kParts> parts_;
};

}  // namespace

LinearClassifier::LinearClassifier(Features& features, std::span<const uint8_t> labels,
                                   const ClassifierOptions& options) {
  check_labels(features.rows(), labels);
  standardise(features);
  CrossEntropy problem(features, labels, options);
  std::vector<double> weights(problem.size());
  iterations_ = minimize([&](std::span<const double> x, std::span<double> gradient) { return problem(x, gradient); },
                         weights, options.max_iterations, options.progress);
  weights_.assign(weights.begin(), weights.end());
  std::size_t right = 0;
  for (std::size_t row = 0; row < features.rows(); ++row) {
    right += guess(features.row(row), weights_.data()) == labels[row];
  }
  training_accuracy_ = static_cast<double>(right) / static_cast<double>(features.rows());
}

void LinearClassifier::standardise(Features& features) {
  const auto rows = static_cast<double>(features.rows());
  std::vector<double> sum(features.columns);
  std::vector<double> square(features.columns);
  for (std::size_t row = 0; row < features.rows(); ++row) {
    const std::span<const float> sample = features.row(row);
    for (std::size_t column = 0; column < features.columns; ++column) {
      const auto value = static_cast<double>(sample[column]);
      sum[column] += value;
      square[column] += value * value;
    }
  }
  for (std::size_t column = 0; column < features.columns; ++column) {
    const double mean = sum[column] / rows;
    const double variance = square[column] / rows - mean * mean;
    mean_.push_back(static_cast<float>(mean));
    // The variance of a constant column is only rounding.
    const bool constant = variance <= 1e-12 * (mean * mean + 1.0);
    inverse_deviation_.push_back(constant ? 0.0f : static_cast<float>(1.0 / std::sqrt(variance)));
  }
  for (std::size_t row = 0; row < features.rows(); ++row) standardise(features.row(row), features.row(row));
}

void LinearClassifier::standardise(std::span<const float> from, std::span<float> to) const {
  for (std::size_t column = 0; column < to.size(); ++column) {
    to[column] = (from[column] - mean_[column]) * inverse_deviation_[column];
  }
}

double LinearClassifier::accuracy(const Features& features, std::span<const uint8_t> labels) const {
  check_labels(features.rows(), labels);
  std::vector<float> sample(features.columns);
  std::size_t right = 0;
  for (std::size_t row = 0; row < features.rows(); ++row) {
    standardise(features.row(row), sample);
    right += guess(sample, weights_.data()) == labels[row];
  }
  return static_cast<double>(right) / static_cast<double>(features.rows());
}

}  // namespace dae::lab
