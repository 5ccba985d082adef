#ifndef DAE_INFERENCE_BOUNDARY_ROWS_H_
#define DAE_INFERENCE_BOUNDARY_ROWS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "inference/strip_plan.h"

namespace dae {

// Shares the rows that two tiles of an image, one above the other, both need. The two tiles run on two threads: the
// lower one computes these rows of every tensor first and gives them, the upper one takes them at its end. No row is
// computed twice, and the upper tile rarely waits.
class BoundaryRows {
 public:
  // `rows`: the shared rows of each tensor, see plan_boundary_rows().
  explicit BoundaryRows(std::vector<Interval> rows);

  const std::vector<Interval>& rows() const { return rows_; }

  // Copies the part of `rows` that is shared. `values` points to the first of the rows; rows are `stride` floats apart,
  // here and below.
  void give(std::size_t tensor, Interval rows, const float* values, std::ptrdiff_t stride);
  // Waits until the rows were given, and copies them. Fills them with zeros if close() was called first: the tile that
  // should have given them has failed.
  void take(std::size_t tensor, Interval rows, float* to, std::ptrdiff_t stride);
  // Says that no more rows will be given.
  void close();

 private:
  std::vector<Interval> rows_;
  std::vector<std::unique_ptr<float[]>> values_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int64_t> given_;  // for each tensor, the end of the rows that were given
  bool closed_ = false;
};

}  // namespace dae

#endif  // DAE_INFERENCE_BOUNDARY_ROWS_H_
