#ifndef DAE_TESTS_SUPPORT_LAYER_TABLES_H_
#define DAE_TESTS_SUPPORT_LAYER_TABLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "model/layer_table.h"

namespace dae::test {

// Rows of a layer table, as JSON without the members that they share: R"("op":"add","inputs":["a","b"])". They are
// named a, b, c, ...; the last is the decoder.
std::string table_json(int channels, const std::vector<std::string>& rows);
LayerTable make_table(int channels, const std::vector<std::string>& rows);

// "op":"conv2d" or "conv2d_transpose" with a square kernel.
std::string convolution(const std::string& op, int filters, int kernel, int stride, const std::string& activation);

// The article's network, without weights.
LayerTable tutorial_table();

// Two resolutions, a connection that skips the lower one, and the input added to the output: every operator and
// activation once.
LayerTable skip_table();

// 3x3 convolutions of a dozen channels and more at two resolutions, as models/photo-small. The stride is 4.
LayerTable wide_table(int channels);

// A small network of that kind with "symmetry" half-turn. The stride is 4.
LayerTable c2_table(int channels);

// Two parts that may run by themselves, with connections inside each.
LayerTable two_part_table();

// Multiplies the sides by `scale`: a convolution of the input beside a body, "bicubic" at the start, as models/super-*.
LayerTable enlarging_table(int channels, int scale);

// Two networks that double, one after the other: "x2" and "x4".
LayerTable cascade_table(int channels);

// Any operators and activations in any order, with connections to and fro; the output has the input's shape. The
// stride is 4 at most. The same for the same seed on every platform.
LayerTable random_table(int channels, uint32_t seed);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_LAYER_TABLES_H_
