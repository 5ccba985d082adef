#ifndef DAE_INFERENCE_SEAM_H_
#define DAE_INFERENCE_SEAM_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "inference/strip_plan.h"

namespace dae {

// Between two tiles of an image, one above the other, that threads work on at once: the lower one makes the rows of
// each tensor that both need, which it does at its beginning, and the upper one takes them at its end. So nothing is
// computed twice, and who is to take seldom waits.
class BoundaryRows {
 public:
  // Of each tensor, see plan_boundary_rows().
  explicit BoundaryRows(std::vector<Interval> rows);

  const std::vector<Interval>& rows() const { return rows_; }

  // Copies those of the given rows that are the boundary's. `values`: the first of them, rows are `stride` floats
  // apart, here and below.
  void give(std::size_t tensor, Interval rows, const float* values, std::ptrdiff_t stride);
  // Waits for these rows, and copies them.
  void take(std::size_t tensor, Interval rows, float* to, std::ptrdiff_t stride);
  // Nothing more will be given. Who takes from a tile that has failed goes on with zeros.
  void close();

 private:
  std::vector<Interval> rows_;
  std::vector<std::unique_ptr<float[]>> values_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int64_t> given_;  // of each tensor, the rows before this one
  bool closed_ = false;
};

}  // namespace dae

#endif  // DAE_INFERENCE_SEAM_H_
