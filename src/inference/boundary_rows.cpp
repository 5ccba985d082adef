#include "inference/boundary_rows.h"

#include <algorithm>
#include <utility>

namespace dae {
namespace {

std::size_t floats(int64_t rows, std::ptrdiff_t stride) {
  return static_cast<std::size_t>(rows * stride);
}

}  // namespace

BoundaryRows::BoundaryRows(std::vector<Interval> rows) : rows_(std::move(rows)), values_(rows_.size()) {
  for (const Interval& range : rows_) given_.push_back(range.first);
}

void BoundaryRows::give(std::size_t tensor, Interval rows, const float* values, std::ptrdiff_t stride) {
  const Interval& wanted = rows_[tensor];
  const Interval given{std::max(rows.first, wanted.first), std::min(rows.last, wanted.last)};
  if (given.count() <= 0) return;
  std::unique_ptr<float[]>& kept = values_[tensor];
  if (!kept) kept = std::make_unique_for_overwrite<float[]>(floats(wanted.count(), stride));
  std::copy_n(values + (given.first - rows.first) * stride, floats(given.count(), stride),
              kept.get() + (given.first - wanted.first) * stride);
  {
    const std::lock_guard lock(mutex_);
    given_[tensor] = given.last;
  }
  changed_.notify_all();
}

void BoundaryRows::take(std::size_t tensor, Interval rows, float* to, std::ptrdiff_t stride) {
  bool failed = false;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || given_[tensor] >= rows.last; });
    failed = given_[tensor] < rows.last;
  }
  if (failed) {
    std::fill_n(to, floats(rows.count(), stride), 0.0f);
    return;
  }
  const Interval& all = rows_[tensor];
  std::copy_n(values_[tensor].get() + (rows.first - all.first) * stride, floats(rows.count(), stride), to);
  if (rows.last == all.last) values_[tensor].reset();
}

void BoundaryRows::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace dae
