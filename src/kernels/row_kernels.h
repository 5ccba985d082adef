// The inner loops of the convolutions, compiled for each instruction set; the best one is chosen at run time.
#ifndef DAE_KERNELS_ROW_KERNELS_H_
#define DAE_KERNELS_ROW_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace dae {

// A run of inputs that are contiguous in memory: the channels of neighbouring taps of a kernel row. `offset` is its
// distance in floats from the input pixel at the output's position.
// Members have no initial values, because a convolution has room for thousands on its stack and uses a few.
struct ConvolutionRun {
  std::ptrdiff_t offset;
  int32_t length;
};

// Arguments of `convolve`: some rows of a convolution.
struct ConvolutionRows {
  const float* x = nullptr;
  std::ptrdiff_t x_step = 0;  // floats from the input of an output to that of the next output
  const ConvolutionRun* runs = nullptr;
  int32_t run_count = 0;
  int32_t length = 0;             // sum of the lengths of all runs
  int32_t in = 0;                 // channels of an input pixel
  const float* weight = nullptr;  // packed
  const float* bias = nullptr;    // null: none
  bool accumulate = false;
  float slope = 1.0f;                // factor of negative outputs, or of outputs whose relu_mask is not positive
  const float* relu_mask = nullptr;  // null: none; its pixels have y's strides
  float* y = nullptr;
  std::ptrdiff_t y_step = 0;
  int32_t out = 0;
  int32_t count = 0;  // outputs of a row
  int32_t rows = 0;
  std::ptrdiff_t x_row = 0;  // floats from the input of a row to that of the next row
  std::ptrdiff_t y_row = 0;
  std::ptrdiff_t relu_mask_row = 0;
};

// Arguments of `weight_gradient`: the rows of two batches that are multiplied pixel by pixel: a at
// i * a_image + y * a_row + x * a_step by b at i * b_image + y * b_row + x * b_step.
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

// Arguments of Winograd's input transform along one axis (ops/winograd.h): `count` values of each of six sources become
// `count` values of each of six results, for `tiles` tiles.
struct WinogradInput {
  const float* const* from = nullptr;
  std::ptrdiff_t from_step = 0;  // floats from a tile's sources to the next tile's
  std::size_t count = 0;
  float* to = nullptr;
  std::ptrdiff_t to_step = 0;
  std::size_t stride = 0;  // floats from a result to the next
  int32_t tiles = 1;
};

// Arguments of the output transform along one axis: six products become `count` values of each of four rows.
struct WinogradOutput {
  const float* products = nullptr;
  std::size_t stride = 0;  // floats from a product to the next
  std::ptrdiff_t product_step = 0;
  std::size_t count = 0;
  float* const* rows = nullptr;
  std::ptrdiff_t row_step = 0;
  int32_t tiles = 1;
  bool accumulate = false;
  float slope = 1.0f;
  const float* const* relu_masks = nullptr;  // null: none
};

struct RowKernels {
  // Floats of a vector. Packed weights come in blocks of one or two vectors of output channels.
  int32_t lanes;
  void (*convolve)(const ConvolutionRows& rows);
  // g[row][channel] = sum over pixels of a * b[channel], for `rows` values of a at the given offsets. Rows of g are
  // `g_row` floats apart. Reads up to a vector past b's last channel.
  void (*weight_gradient)(const WeightGradientRows& rows_of_both, const std::ptrdiff_t* offsets, int32_t rows,
                          int32_t channels, float* g, std::ptrdiff_t g_row);
  // The input transform of ops/winograd.h.
  void (*winograd_input)(const WinogradInput& parts);
  // The output transform. Reads whole vectors, so up to one vector past the products.
  void (*winograd_output)(const WinogradOutput& rows);
  // The transform of ops/winograd_gradient.h: six combinations of four rows, `stride` floats apart. Reads and writes
  // whole vectors, so up to one vector past each row and each result.
  void (*winograd_gradient)(const float* const* rows, std::size_t count, float* parts, std::size_t stride);
  // 1 / (1 + e^-y) in place, within 2e-7 of the exact value.
  void (*sigmoid)(float* y, std::size_t count);
};

// Convolutions with fewer output channels are computed as dot products over the input channels.
inline constexpr int32_t kNarrow = 4;

// Number of output channels in the next packed block if `left` channels are left.
constexpr int32_t channel_block(int32_t left, int32_t lanes) {
  return left > lanes ? 2 * lanes : lanes;
}

// Number of floats that a kernel may read past a batch's last value.
inline constexpr std::size_t kOverreadFloats = 16;

// The kernels that this processor can run, sorted by their lanes. There is at least one.
std::span<const RowKernels* const> supported_row_kernels();

// The best kernels for vectors along `channels` channels. Wider vectors would compute unused lanes.
const RowKernels& row_kernels(int32_t channels);

#if defined(__x86_64__)
const RowKernels& row_kernels_avx2();
const RowKernels& row_kernels_avx512();
#endif
const RowKernels& row_kernels_base();

}  // namespace dae

#endif  // DAE_KERNELS_ROW_KERNELS_H_
