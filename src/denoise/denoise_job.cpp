#include "denoise/denoise_job.h"

#include <algorithm>
#include <stdexcept>

#include "common/message.h"
#include "denoise/color_strength.h"
#include "denoise/tile_rows.h"

namespace dae {
namespace {

// Multiply-adds of one step on each thread, about 20 ms in a browser on a core of 2025.
constexpr int64_t kStepWork = int64_t{1} << 29;

}  // namespace

Image DenoiseJob::make_result(const Session& session, const Image& noisy, AlphaMode alpha) {
  const int64_t scale = checked_scale(session.model());
  const int64_t longest = std::max(noisy.width(), noisy.height()) * scale;
  if (longest > Image::kMaxSide || int64_t{noisy.width()} * noisy.height() * scale * scale > Image::kMaxPixels) {
    throw_error<std::invalid_argument>(
        "expected a picture whose result has at most {} pixels a side and {} in all, got {} times {}", Image::kMaxSide,
        Image::kMaxPixels, describe_size(noisy), scale);
  }
  // The pixels begin as zeros, because callers may show the image before all tiles are written.
  return Image::from_pixels(static_cast<int32_t>(noisy.width() * scale), static_cast<int32_t>(noisy.height() * scale),
                            alpha == AlphaMode::kOpaque ? noisy.colors() : noisy.channels(), noisy.type(), nullptr);
}

DenoiseJob::DenoiseJob(Session& session, const Image& noisy, const DenoiseOptions& options, Image& result)
    : session_(session), pictures_(noisy, options.alpha, result), plan_(session, noisy, pictures_.source(), options) {
  pictures_.enlarge(options.strength);
}

DenoiseJob::~DenoiseJob() {
  for (int i = 0; i < session_.threads(); ++i) session_.network(i).release();
}

void DenoiseJob::step() {
  if (slots_.empty()) begin_tiles();
  const auto count = static_cast<int32_t>(slots_.size());
  session_.pool().parallel(count, [this](int64_t slot, int) { advance_tile(static_cast<int32_t>(slot)); });
  if (!std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.finished; })) return;
  done_ += count;
  slots_.clear();
}

void DenoiseJob::begin_tiles() {
  const int64_t scale = plan_.scale();
  const int64_t edge = plan_.mirror_padding_rows() * scale;
  const int32_t count = std::min(session_.threads(), tiles() - done_);
  for (int32_t i = 0; i < count; ++i) {
    Network& network = session_.network(i);
    const Interval& rows = plan_.rows(done_ + i);
    const TileSpan& columns = plan_.columns(done_ + i);
    network.begin(
        session_.range(NetworkPart::kAll), plan_.tile_shape(),
        {{rows.first + edge, rows.last + edge},
         {(columns.valid.first - columns.input.first) * scale, (columns.valid.last - columns.input.first) * scale}});
    slots_.push_back({network.generation(), false});
  }
}

void DenoiseJob::advance_tile(int32_t index) {
  Slot& slot = slots_[static_cast<std::size_t>(index)];
  if (slot.finished) return;
  Network& network = session_.network(index);
  if (network.generation() != slot.generation) {
    throw_error<std::invalid_argument>(
        "expected a session that no other job or run uses between the steps of this job");
  }
  TileRows rows(plan_, pictures_, plan_.columns(done_ + index));
  slot.finished = !network.advance(rows, rows, kStepWork);
  if (slot.finished && plan_.blends_chroma()) {
    blend_luma_chroma(pictures_.blend_base(), tile(done_ + index), plan_.strength(), pictures_.result());
  }
}

}  // namespace dae
