#ifndef DAE_CLI_MINIMIZE_H_
#define DAE_CLI_MINIMIZE_H_

#include <functional>
#include <span>
#include <vector>

namespace dae::cli {

// The value at x; writes the gradient there.
using Objective = std::function<double(std::span<const double> x, std::span<double> gradient)>;

// Goes from x towards the minimum of a smooth convex function by L-BFGS (Liu and Nocedal 1989), until the gradient is
// a thousandth of what it was or after so many iterations. How many there were. `progress` may be empty.
int minimize(const Objective& objective, std::vector<double>& x, int max_iterations,
             const std::function<void(int iteration)>& progress);

}  // namespace dae::cli

#endif  // DAE_CLI_MINIMIZE_H_
