#include "kernels/convolution.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/integer.h"
#include "kernels/round_up.h"
#include "kernels/row_kernels.h"

namespace dae {
namespace {

int32_t modulo(int32_t a, int32_t b) {
  return a - floor_div(a, b) * b;
}

// The runs of inputs that an output reads. The array is large enough for a 63 x 63 kernel without an allocation.
constexpr std::size_t kMaxRuns = 63 * 63;
using Runs = std::array<ConvolutionRun, kMaxRuns>;

// Floats of the rows that a kernel processes at once. The rows should stay in the first-level cache for all blocks of
// output channels.
constexpr std::ptrdiff_t kRowsValues = 4 * 1024;

// Number of outputs at origin, origin + step, ... below size.
int32_t outputs(int32_t size, int32_t origin, int32_t step) {
  return size > origin ? (size - origin + step - 1) / step : 0;
}

}  // namespace

// Convolutions with few output channels are computed as dot products along the input channels.
Convolution::Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out)
    : Convolution(window, direction, in, out, row_kernels(out < kNarrow ? in : out)) {}

Convolution::Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out,
                         const RowKernels& kernels)
    : kernels_(&kernels), in_(in), out_(out) {
  const bool transposed = direction == Direction::kTransposed;
  in_step_ = transposed ? Extent{} : window.stride;
  out_step_ = transposed ? window.stride : Extent{};
  const int32_t block = out < kNarrow ? 1 : kernels_->lanes;
  std::size_t packed = 0;
  for (int32_t oy = 0; oy < out_step_.height; ++oy) {
    for (int32_t ox = 0; ox < out_step_.width; ++ox) {
      Phase phase{{oy, ox}, {}, packed};
      for (int32_t ky = 0; ky < window.kernel.height; ++ky) {
        for (int32_t kx = 0; kx < window.kernel.width; ++kx) {
          const int32_t index = ky * window.kernel.width + kx;
          // Larger image's pixel = smaller image's pixel * stride + k - before, solved for the pixel that is read.
          const int32_t y = oy + window.before.height - ky;
          const int32_t x = ox + window.before.width - kx;
          if (!transposed) {
            phase.taps.push_back({-y, -x, index});
          } else if (modulo(y, window.stride.height) == 0 && modulo(x, window.stride.width) == 0) {
            phase.taps.push_back({floor_div(y, window.stride.height), floor_div(x, window.stride.width), index});
          }
        }
      }
      // Taps are sorted by the pixel that they read.
      if (transposed) std::ranges::reverse(phase.taps);
      packed += phase.taps.size() * static_cast<std::size_t>(in) * static_cast<std::size_t>(round_up(out, block));
      phases_.push_back(std::move(phase));
    }
  }
}

Padding Convolution::halo(int32_t h, int32_t w) const {
  Padding halo;
  for (const Phase& phase : phases_) {
    for (const Tap& tap : phase.taps) {
      // The last output of a transposed convolution corresponds to the input's last pixel, that of a direct one to the
      // last multiple of the stride; both read at most this far.
      const int32_t last_y = (h - 1) / in_step_.height * in_step_.height + tap.dy;
      const int32_t last_x = (w - 1) / in_step_.width * in_step_.width + tap.dx;
      halo = join(halo, {-tap.dy, last_y - (h - 1), -tap.dx, last_x - (w - 1)});
    }
  }
  return halo;
}

std::size_t Convolution::packed_values() const {
  const int32_t block = out_ < kNarrow ? 1 : kernels_->lanes;
  const Phase& last = phases_.back();
  return last.packed_begin +
         last.taps.size() * static_cast<std::size_t>(in_) * static_cast<std::size_t>(round_up(out_, block));
}

int32_t Convolution::block_from(int32_t first) const {
  if (out_ < kNarrow) return 1;
  return channel_block(out_ - first, kernels_->lanes);
}

void Convolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  auto to = packed.begin();
  for (const Phase& phase : phases_) {
    for (int32_t first = 0; first < out_;) {
      const int32_t block = block_from(first);
      for (const Tap& tap : phase.taps) {
        for (int32_t in = 0; in < in_; ++in) {
          const float* from = weight + tap.index * strides.tap + in * strides.in;
          for (int32_t out = first; out < first + block; ++out) *to++ = out < out_ ? from[out * strides.out] : 0.0f;
        }
      }
      first += block;
    }
  }
}

void Convolution::run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue,
                      const ImageBatch& y) const {
  const ImageBatch* const relu_mask = epilogue.relu_mask;
  Runs runs;
  for (const Phase& phase : phases_) {
    ConvolutionRows row;
    row.x_step = static_cast<std::ptrdiff_t>(in_step_.width) * x.c;
    row.runs = runs.data();
    for (std::size_t i = 0; i < phase.taps.size(); ++i) {
      const Tap& tap = phase.taps[i];
      const bool beside = i > 0 && tap.dy == phase.taps[i - 1].dy && tap.dx == phase.taps[i - 1].dx + 1;
      if (!beside) runs[static_cast<std::size_t>(row.run_count++)] = {tap.dy * x.row + std::ptrdiff_t{tap.dx} * x.c, 0};
      runs[static_cast<std::size_t>(row.run_count - 1)].length += in_;
    }
    row.length = static_cast<int32_t>(phase.taps.size()) * in_;
    row.in = in_;
    row.weight = packed.data() + phase.packed_begin;
    row.bias = epilogue.bias;
    row.accumulate = epilogue.accumulate;
    row.slope = epilogue.slope;
    row.y_step = static_cast<std::ptrdiff_t>(out_step_.width) * y.c;
    row.out = out_;
    row.count = outputs(y.w, phase.origin.width, out_step_.width);
    row.x_row = in_step_.height * x.row;
    row.y_row = out_step_.height * y.row;
    row.relu_mask_row = relu_mask != nullptr ? out_step_.height * relu_mask->row : 0;
    const int32_t rows = outputs(y.h, phase.origin.height, out_step_.height);
    const auto at_once =
        static_cast<int32_t>(std::max<std::ptrdiff_t>(1, kRowsValues / std::max(row.x_row, row.y_row)));
    for (int32_t i = 0; i < y.n; ++i) {
      for (int32_t q = 0; q < rows; q += at_once) {
        row.rows = std::min(at_once, rows - q);
        row.x = x.at(i, q * in_step_.height);
        const int32_t top = q * out_step_.height + phase.origin.height;
        const std::ptrdiff_t left = std::ptrdiff_t{phase.origin.width} * y.c;
        row.y = y.at(i, top) + left;
        if (relu_mask != nullptr) row.relu_mask = relu_mask->at(i, top) + left;
        kernels_->convolve(row);
      }
    }
  }
}

namespace {

bool trades_places(const WindowShape& window, int32_t a_channels, int32_t b_channels) {
  return b_channels < kNarrow && a_channels >= kNarrow && window.stride.height == 1 && window.stride.width == 1;
}

}  // namespace

WeightGradient::WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels)
    : WeightGradient(window, a_channels, b_channels,
                     row_kernels(trades_places(window, a_channels, b_channels) ? a_channels : b_channels)) {}

WeightGradient::WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels,
                               const RowKernels& kernels)
    : window_(window),
      a_channels_(a_channels),
      b_channels_(b_channels),
      swapped_(trades_places(window, a_channels, b_channels)),
      kernels_(&kernels) {}

Padding WeightGradient::halo_a(int32_t h, int32_t w) const {
  return swapped_ ? Padding{}
                  : Convolution(window_, Convolution::Direction::kDirect, a_channels_, b_channels_).halo(h, w);
}

Padding WeightGradient::halo_b(int32_t h, int32_t w) const {
  return swapped_ ? Convolution(window_, Convolution::Direction::kTransposed, b_channels_, a_channels_).halo(h, w)
                  : Padding{};
}

WeightStrides WeightGradient::strides() const {
  const std::ptrdiff_t tap = static_cast<std::ptrdiff_t>(a_channels_) * b_channels_;
  return swapped_ ? WeightStrides{tap, 1, a_channels_} : WeightStrides{tap, b_channels_, 1};
}

std::size_t WeightGradient::values() const {
  return static_cast<std::size_t>(window_.kernel.height * window_.kernel.width) *
         static_cast<std::size_t>(a_channels_) * static_cast<std::size_t>(b_channels_);
}

void WeightGradient::run(const ImageBatch& a, const ImageBatch& b, float* g) const {
  // Each value of `scalar` is multiplied with vectors of `vector`; a tap moves the window of the scalars.
  const ImageBatch& scalar = swapped_ ? b : a;
  const ImageBatch& vector = swapped_ ? a : b;
  const int32_t direction = swapped_ ? -1 : 1;
  WeightGradientRows rows_of_both;
  rows_of_both.a = scalar.data;
  rows_of_both.b = vector.data;
  rows_of_both.a_step = static_cast<std::ptrdiff_t>(window_.stride.width) * scalar.c;
  rows_of_both.a_row = window_.stride.height * scalar.row;
  rows_of_both.a_image = scalar.image;
  rows_of_both.b_step = vector.c;
  rows_of_both.b_row = vector.row;
  rows_of_both.b_image = vector.image;
  rows_of_both.n = vector.n;
  rows_of_both.h = vector.h;
  rows_of_both.w = vector.w;
  // g has a row for every tap and channel of `scalar`. Rows are computed in groups whose offsets fit the stack.
  constexpr int32_t kRows = 240;
  std::array<std::ptrdiff_t, kRows> offsets;
  const int32_t rows = window_.kernel.height * window_.kernel.width * scalar.c;
  for (int32_t first = 0; first < rows; first += kRows) {
    const int32_t count = std::min(kRows, rows - first);
    for (int32_t i = 0; i < count; ++i) {
      const int32_t tap = (first + i) / scalar.c;
      const int32_t ky = direction * (tap / window_.kernel.width - window_.before.height);
      const int32_t kx = direction * (tap % window_.kernel.width - window_.before.width);
      offsets[static_cast<std::size_t>(i)] =
          ky * scalar.row + static_cast<std::ptrdiff_t>(kx) * scalar.c + (first + i) % scalar.c;
    }
    kernels_->weight_gradient(rows_of_both, offsets.data(), count, vector.c,
                              g + static_cast<std::ptrdiff_t>(first) * vector.c, vector.c);
  }
}

void sum_pixels(const ImageBatch& x, float* g) {
  std::fill_n(g, x.c, 0.0f);
  for (int32_t i = 0; i < x.n; ++i) {
    for (int32_t y = 0; y < x.h; ++y) {
      const float* row = x.at(i, y);
      for (int32_t at = 0; at < x.w; ++at, row += x.c) {
        for (int32_t channel = 0; channel < x.c; ++channel) g[channel] += row[channel];
      }
    }
  }
}

}  // namespace dae
