#ifndef DAE_TESTS_SUPPORT_LAYER_TABLES_H_
#define DAE_TESTS_SUPPORT_LAYER_TABLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "model/layer_table.h"

namespace dae::test {

// Builds a layer table from rows, which are JSON without the members that they share:
// R"("op":"add","inputs":["a","b"])". The rows are named a, b, c, ...; the last is the decoder.
std::string table_json(int channels, const std::vector<std::string>& rows);
LayerTable make_table(int channels, const std::vector<std::string>& rows);

// Returns a row with "op":"conv2d" or "conv2d_transpose" and a square kernel.
std::string convolution(const std::string& op, int filters, int kernel, int stride, const std::string& activation);

// Returns the article's network, without weights.
LayerTable tutorial_table();

// Returns a network with two resolutions, a connection that skips the lower one, and the input added to the output. It
// has every operator and activation once.
LayerTable skip_table();

// Returns 3x3 convolutions of 12 and more channels at two resolutions, as in models/photo-small. The stride is 4.
LayerTable wide_table(int channels);

// Returns a similar, small network with the symmetry "half-turn" (C2). The stride is 4.
LayerTable c2_table(int channels);

// Returns a network whose encoder and decoder may run by themselves, with connections inside each.
LayerTable two_part_table();

// Returns a network that multiplies the sides by `scale`: a convolution of the input, which starts as bicubic
// enlargement, beside a body, as in models/super-*.
LayerTable enlarging_table(int channels, int scale);

// Returns a cascade of two networks that double: "x2" and "x4".
LayerTable cascade_table(int channels);

// Returns a table of pseudo-random operators, activations and connections; the output has the input's shape, and the
// stride is at most 4. It is the same for the same seed on every platform.
LayerTable random_table(int channels, uint32_t seed);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_LAYER_TABLES_H_
