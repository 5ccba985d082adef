#include "lab/minimize.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <utility>

namespace dae::lab {
namespace {

using Vector = std::vector<double>;

constexpr std::size_t kMemory = 10;
constexpr double kTolerance = 1e-3;       // relative to the norm of the first gradient
constexpr double kEnoughDecrease = 1e-4;  // Armijo's condition
constexpr int kMaxHalvings = 30;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Vector difference(const Vector& a, const Vector& b) {
  Vector result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::minus<>());
  return result;
}

void add(double factor, const Vector& from, Vector& to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * from[i];
}

// A step that was taken, and the change of the gradient.
struct Step {
  Vector x;
  Vector gradient;
  double product;
};

// The descent direction: an estimate of the inverse Hessian times the negative gradient, by the two-loop recursion.
Vector direction(const std::deque<Step>& steps, const Vector& gradient) {
  Vector d(gradient.size());
  add(-1.0, gradient, d);
  if (steps.empty()) return d;
  std::vector<double> along;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    along.push_back(dot(step->x, d) / step->product);
    add(-along.back(), step->gradient, d);
  }
  const Step& last = steps.back();
  const double scale = last.product / dot(last.gradient, last.gradient);
  for (double& value : d) value *= scale;
  for (const Step& step : steps) {
    add(along.back() - dot(step.gradient, d) / step.product, step.x, d);
    along.pop_back();
  }
  return d;
}

}  // namespace

int minimize(const Objective& objective, std::vector<double>& x, int max_iterations,
             const std::function<void(int iteration)>& progress) {
  Vector gradient(x.size());
  Vector next_gradient(x.size());
  double value = objective(x, gradient);
  const double goal = kTolerance * kTolerance * dot(gradient, gradient);
  std::deque<Step> steps;
  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    if (dot(gradient, gradient) <= goal) return iteration;
    const Vector d = direction(steps, gradient);
    const double slope = dot(gradient, d);
    // The length of the first step has no estimate.
    double length = steps.empty() ? std::min(1.0, 1.0 / std::sqrt(-slope)) : 1.0;
    Vector next(x.size());
    double next_value = value;
    for (int halving = 0;; ++halving, length *= 0.5) {
      if (halving == kMaxHalvings) return iteration;  // no further progress with this precision
      next = x;
      add(length, d, next);
      next_value = objective(next, next_gradient);
      if (next_value <= value + kEnoughDecrease * length * slope) break;
    }
    Step step{difference(next, x), difference(next_gradient, gradient), 0.0};
    step.product = dot(step.x, step.gradient);
    if (step.product > 0.0) steps.push_back(std::move(step));
    if (steps.size() > kMemory) steps.pop_front();
    x = std::move(next);
    std::swap(gradient, next_gradient);
    value = next_value;
    if (progress) progress(iteration + 1);
  }
  return max_iterations;
}

}  // namespace dae::lab
