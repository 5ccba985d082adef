// The inner loops of the convolutions, once for each instruction set that is told apart at run time.
#ifndef DAE_KERNELS_ROW_KERNELS_H_
#define DAE_KERNELS_ROW_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace dae {

// Inputs that lie side by side: all channels of one tap, and of the taps beside it. The offset is from the pixel that
// the window stands on.
// Without initial values: a convolution has room for thousands on its stack and uses a few.
struct ConvolutionRun {
  std::ptrdiff_t offset;
  int32_t length;
};

// Rows that are alike but for where they are.
struct ConvolutionRows {
  const float* x = nullptr;
  std::ptrdiff_t x_step = 0;  // floats to the input pixel of the next output
  const ConvolutionRun* runs = nullptr;
  int32_t run_count = 0;
  int32_t length = 0;             // of all runs together
  int32_t in = 0;                 // channels of an input pixel
  const float* weight = nullptr;  // packed
  const float* bias = nullptr;    // null: none
  bool accumulate = false;
  float slope = 1.0f;                // negative outputs are multiplied by it, or those whose relu_mask is not positive
  const float* relu_mask = nullptr;  // null: none. Its pixels lie as y's do
  float* y = nullptr;
  std::ptrdiff_t y_step = 0;
  int32_t out = 0;
  int32_t count = 0;  // outputs of a row
  int32_t rows = 0;
  std::ptrdiff_t x_row = 0;  // floats to the input of the next row
  std::ptrdiff_t y_row = 0;
  std::ptrdiff_t relu_mask_row = 0;
};

// Pixels of two batches that meet: a[i][y * ..][x * ..] and b[i][y][x].
struct WeightGradientRows {
  const float* a = nullptr;
  const float* b = nullptr;
  std::ptrdiff_t a_step = 0;
  std::ptrdiff_t a_row = 0;
  std::ptrdiff_t a_image = 0;
  std::ptrdiff_t b_step = 0;
  std::ptrdiff_t b_row = 0;
  std::ptrdiff_t b_image = 0;
  int32_t n = 0;
  int32_t h = 0;
  int32_t w = 0;
};

// One axis of ops/winograd.h's groups: six sources become others, `count` values of each, for `groups` one after
// the other.
struct WinogradParts {
  const float* const* from = nullptr;
  std::ptrdiff_t from_step = 0;  // floats from a group's sources to the next one's
  std::size_t count = 0;
  float* to = nullptr;
  std::ptrdiff_t to_step = 0;
  std::size_t stride = 0;  // floats from a part to the next
  int32_t groups = 1;
};

// And back: six products become `count` values of four rows.
struct WinogradRows {
  const float* products = nullptr;
  std::size_t stride = 0;  // floats from a product to the next
  std::ptrdiff_t product_step = 0;
  std::size_t count = 0;
  float* const* rows = nullptr;
  std::ptrdiff_t row_step = 0;
  int32_t groups = 1;
  bool accumulate = false;
  float slope = 1.0f;
  const float* const* relu_masks = nullptr;  // null: none
};

struct RowKernels {
  // Output channels that are computed side by side; packed weights come in blocks of twice or once as many.
  int32_t lanes;
  void (*convolve)(const ConvolutionRows& rows);
  // g[row][channel] = sum of a * b[channel], for `rows` values of a at the given offsets.
  // Reads up to a vector past b's last channel.
  void (*weight_gradient)(const WeightGradientRows& meeting, const std::ptrdiff_t* offsets, int32_t rows,
                          int32_t channels, float* g,
                          std::ptrdiff_t g_row);  // floats from a row of g to the next
  // The first step of ops/winograd.h.
  void (*winograd_input)(const WinogradParts& parts);
  // The last. Reads whole vectors, so up to one past the products.
  void (*winograd_output)(const WinogradRows& rows);
  // The first step of a gradient: six combinations of four rows, `stride` floats apart. Reads and writes whole vectors,
  // so up to one past each row and each part.
  void (*winograd_gradient)(const float* const* rows, std::size_t count, float* parts, std::size_t stride);
  // 1 / (1 + e^-y) in place, within 2e-7 of the exact value.
  void (*sigmoid)(float* y, std::size_t count);
};

// Fewer output channels than this are computed as dot products over the input channels.
inline constexpr int32_t kNarrow = 4;

// Output channels that are computed, and their weights packed, side by side, where so many are left.
constexpr int32_t channel_block(int32_t left, int32_t lanes) {
  return left > lanes ? 2 * lanes : lanes;
}

// How far past a batch's last value a kernel may read.
inline constexpr std::size_t kOverreadFloats = 16;

// All that this processor runs, by their lanes. There is always one.
std::span<const RowKernels* const> supported_row_kernels();

// This processor's best for vectors along so many channels: wider ones would compute lanes that nobody needs.
const RowKernels& row_kernels(int32_t channels);

#if defined(__x86_64__)
const RowKernels& row_kernels_avx2();
const RowKernels& row_kernels_avx512();
#endif
const RowKernels& row_kernels_base();

}  // namespace dae

#endif  // DAE_KERNELS_ROW_KERNELS_H_
