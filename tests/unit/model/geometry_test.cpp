#include "model/geometry.h"

#include <catch2/catch_test_macros.hpp>

#include "support/layer_tables.h"
#include "support/model_builder.h"

using namespace dae;
using namespace dae::test;

TEST_CASE("geometry: TensorFlow's SAME padding", "[model]") {
  Layer layer;
  layer.kernel = {3, 3};
  layer.stride = {2, 1};
  CHECK(same_padding(layer, Axis::kHeight, 28).before == 0);
  CHECK(same_padding(layer, Axis::kHeight, 28).after == 1);
  CHECK(same_padding(layer, Axis::kHeight, 27).before == 1);
  CHECK(same_padding(layer, Axis::kWidth, 28).before == 1);
  CHECK(output_size(layer, Axis::kHeight, 27) == 14);
  layer.op = Op::kConv2dTranspose;
  CHECK(same_padding(layer, Axis::kHeight, 14).before == 0);
  CHECK(same_padding(layer, Axis::kHeight, 14).after == 1);
  CHECK(output_size(layer, Axis::kHeight, 14) == 28);
}

TEST_CASE("geometry: receptive field of known networks", "[model]") {
  const auto plain = make_model(1, {{"encoder", "conv2d", 2, 3, 1, "relu"}, {"decoder", "conv2d", 1, 5, 1, "linear"}});
  const Geometry flat = measure(plain->table(), plain->table().all(), Axis::kHeight);
  CHECK(flat.receptive_field == 7);
  CHECK(flat.reach_before == 3);
  CHECK(flat.reach_after == 3);
  CHECK(flat.stride == 1);

  // The article's network. Worked by hand for an output at 4i: dec_conv3 sees 4i-1..4i+1, dec_tconv2 2i-1..2i,
  // dec_tconv1 i-1..i, enc_conv2 2i-2..2i+2, enc_conv1 4i-4..4i+6.
  const auto article = make_model(1, {{"encoder", "conv2d", 16, 3, 2, "relu"},
                                      {"encoder", "conv2d", 8, 3, 2, "relu"},
                                      {"decoder", "conv2d_transpose", 8, 3, 2, "relu"},
                                      {"decoder", "conv2d_transpose", 16, 3, 2, "relu"},
                                      {"decoder", "conv2d", 1, 3, 1, "sigmoid"}});
  const Geometry tutorial = measure(article->table(), article->table().all(), Axis::kWidth);
  CHECK(tutorial.stride == 4);
  CHECK(tutorial.scale_numerator == tutorial.scale_denominator);
  CHECK(tutorial.reach_before >= 4);
  CHECK(tutorial.reach_after >= 6);
  CHECK(tutorial.receptive_field >= 11);
}

TEST_CASE("geometry: the widest path through a network counts", "[model]") {
  // Convolutions of 3x3 and 7x7 stand side by side and are joined; the input skips both and is added.
  const LayerTable table = make_table(
      1, {convolution("conv2d", 2, 3, 1, "relu"), R"("inputs":["input"],)" + convolution("conv2d", 2, 7, 1, "relu"),
          R"("op":"concat","inputs":["a","b"])", convolution("conv2d", 1, 3, 1, "linear"),
          R"("op":"add","inputs":["d","input"])"});
  const Geometry geometry = measure(table, table.all(), Axis::kHeight);
  CHECK(geometry.receptive_field == 9);
  CHECK(geometry.reach_before == 4);
  CHECK(geometry.reach_after == 4);
}

TEST_CASE("geometry: blocks reach to their edges and no further", "[model]") {
  const LayerTable table =
      make_table(1, {R"("op":"space_to_depth","block":[4,2])", R"("op":"depth_to_space","block":[4,2])"});
  const Geometry rows = measure(table, table.all(), Axis::kHeight);
  CHECK(rows.stride == 4);
  CHECK(rows.scale_numerator == rows.scale_denominator);
  CHECK(rows.receptive_field == 4);
  CHECK(rows.reach_before == 3);
  CHECK(rows.reach_after == 3);
  CHECK(measure(table, table.all(), Axis::kWidth).reach_after == 1);
}

TEST_CASE("geometry: the stride is that of every layer, not of the whole", "[model]") {
  // The network enlarges by 2, reduces by 4 and enlarges by 2, so the sides of the input must be even.
  const LayerTable table =
      make_table(1, {convolution("conv2d_transpose", 1, 2, 2, "linear"), convolution("conv2d", 1, 4, 4, "linear"),
                     convolution("conv2d_transpose", 1, 2, 2, "linear")});
  const Geometry geometry = measure(table, table.all(), Axis::kHeight);
  CHECK(geometry.stride == 2);
  CHECK(geometry.scale_numerator == geometry.scale_denominator);
}

TEST_CASE("geometry: outputs that depend on no input reach nowhere", "[model]") {
  // Between the taps of a 1x1 transposed convolution with stride 2, the output is only its bias.
  const LayerTable table =
      make_table(1, {convolution("conv2d", 1, 1, 2, "linear"), convolution("conv2d_transpose", 1, 1, 2, "linear")});
  const Geometry geometry = measure(table, table.all(), Axis::kHeight);
  CHECK(geometry.receptive_field == 1);
  CHECK(geometry.reach_before == 0);
  CHECK(geometry.reach_after == 0);
}

TEST_CASE("geometry: the reach of networks that enlarge counts from a pixel's place in the input", "[model]") {
  const LayerTable twice = enlarging_table(1, 2);
  const Geometry geometry = measure(twice, twice.all(), Axis::kHeight);
  CHECK((geometry.scale_numerator == 2 && geometry.scale_denominator == 1 && geometry.stride == 1));
  // The body's two convolutions of 3x3, and the one of 5x5 beside them.
  CHECK((geometry.reach_before == 2 && geometry.reach_after == 2));
  CHECK(geometry.receptive_field == 5);
  CHECK(mirror_padding(geometry) == 2);
  // The second network's 2 pixels of half the size are one of the input's.
  const LayerTable cascade = cascade_table(1);
  const Geometry both = measure(cascade, cascade.all(), Axis::kHeight);
  CHECK((both.scale_numerator == 4 && both.reach_before == 3 && both.reach_after == 3));
  const LayerTable same = tutorial_table();
  CHECK(mirror_padding(measure(same, same.all(), Axis::kHeight)) == 0);
}

// 3x3 convolutions of 12 channels are computed in tiles of four.
TEST_CASE("geometry: outputs that are computed in tiles depend on all that their tiles read", "[model]") {
  const LayerTable flat =
      make_table(12, {convolution("conv2d", 12, 3, 1, "linear"), convolution("conv2d", 12, 3, 1, "linear")});
  const Geometry geometry = measure_bit_exact(flat, flat.all(), Axis::kWidth);
  // Outputs 0 to 3 read -1 to 4 of the tensor before, which are computed in -4 to 7, which read -5 to 8 of the input.
  CHECK((geometry.reach_before == 8 && geometry.reach_after == 8));
  CHECK((geometry.stride == 1 && geometry.alignment == 4));
  const LayerTable halves =
      make_table(12, {convolution("conv2d", 12, 2, 2, "linear"), convolution("conv2d", 12, 3, 1, "linear"),
                      convolution("conv2d_transpose", 12, 2, 2, "linear")});
  const Geometry half = measure_bit_exact(halves, halves.all(), Axis::kWidth);
  CHECK((half.stride == 2 && half.alignment == 8));
  const LayerTable doubles =
      make_table(12, {convolution("conv2d_transpose", 12, 2, 2, "linear"), convolution("conv2d", 12, 3, 1, "linear")});
  CHECK(measure_bit_exact(doubles, doubles.all(), Axis::kWidth).alignment == 2);
}
