#ifndef DAE_LAB_MINIMIZE_H_
#define DAE_LAB_MINIMIZE_H_

#include <functional>
#include <span>
#include <vector>

namespace dae::lab {

// Returns the value at x, and writes the gradient.
using Objective = std::function<double(std::span<const double> x, std::span<double> gradient)>;

// Minimises a smooth convex function from x by L-BFGS (Liu and Nocedal 1989), until the gradient's norm is a thousandth
// of the first, or for max_iterations. Returns the number of iterations. `progress` may be empty.
int minimize(const Objective& objective, std::vector<double>& x, int max_iterations,
             const std::function<void(int iteration)>& progress);

}  // namespace dae::lab

#endif  // DAE_LAB_MINIMIZE_H_
