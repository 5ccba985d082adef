#include "inference/seam.h"

#include <algorithm>
#include <utility>

namespace dae {
namespace {

std::size_t floats(int64_t rows, std::ptrdiff_t stride) {
  return static_cast<std::size_t>(rows * stride);
}

}  // namespace

Seam::Seam(std::vector<Range> rows) : rows_(std::move(rows)), values_(rows_.size()) {
  for (const Range& range : rows_) missing_ += range.count();
  is_complete_ = missing_ == 0;
}

void Seam::give(std::size_t tensor, Range rows, const float* values, std::ptrdiff_t stride) {
  const Range& wanted = rows_[tensor];
  const Range given{std::max(rows.first, wanted.first), std::min(rows.last, wanted.last)};
  if (given.count() <= 0) return;
  std::unique_ptr<float[]>& kept = values_[tensor];
  if (!kept) kept = std::make_unique_for_overwrite<float[]>(floats(wanted.count(), stride));
  std::copy_n(values + (given.first - rows.first) * stride, floats(given.count(), stride),
              kept.get() + (given.first - wanted.first) * stride);
  missing_ -= given.count();
  if (missing_ == 0) close();
}

void Seam::take(std::size_t tensor, Range rows, float* to, std::ptrdiff_t stride) {
  {
    std::unique_lock lock(mutex_);
    complete_.wait(lock, [this] { return is_complete_; });
  }
  const float* kept = values_[tensor].get();
  if (missing_ == 0) {
    std::copy_n(kept + (rows.first - rows_[tensor].first) * stride, floats(rows.count(), stride), to);
  } else {
    std::fill_n(to, floats(rows.count(), stride), 0.0f);
  }
  if (rows.last == rows_[tensor].last) values_[tensor].reset();
}

void Seam::close() {
  {
    const std::lock_guard lock(mutex_);
    is_complete_ = true;
  }
  complete_.notify_all();
}

}  // namespace dae
