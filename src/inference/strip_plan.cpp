#include "inference/strip_plan.h"

#include <algorithm>
#include <limits>

#include "common/integer.h"
#include "kernels/round_up.h"
#include "model/geometry.h"
#include "ops/operator.h"

namespace dae {
namespace {

// The interval of a layer's input, of `extent` rows or columns, that the outputs depend on.
Interval reads(const Layer& layer, Axis axis, Interval outputs, int64_t extent) {
  const Interval needed = inputs_of(layer, axis, outputs);
  return {std::clamp<int64_t>(needed.first, 0, extent), std::clamp<int64_t>(needed.last, 0, extent)};
}

class Planner {
 public:
  explicit Planner(const StripRequest& request) : request_(request), tensors_(request.shapes.size()) { begin(); }

  // For each tensor, the first row that is computed.
  std::vector<int64_t> first_rows() const {
    std::vector<int64_t> rows;
    for (const Tensor& tensor : tensors_) rows.push_back(tensor.done);
    return rows;
  }

  // For each tensor, the end of the rows that are needed to compute the output up to `row`.
  std::vector<int64_t> last_rows(int64_t row) {
    demand(row);
    std::vector<int64_t> rows;
    for (std::size_t i = 0; i < tensors_.size(); ++i) rows.push_back(need(i));
    return rows;
  }

  StripPlan plan(int64_t strip) {
    const Interval& rows = request_.output.rows;
    // The first strip starts above the image, so that no buffer exceeds its steady-state size.
    int64_t row = rows.first;
    while (demand(row)) row -= strip;
    while (tensors_.back().done < rows.last) {
      row = std::min(row + strip, rows.last);
      demand(row);
      for (std::size_t i = 0; i < tensors_.size(); ++i) add_step(i);
    }
    return std::move(plan_);
  }

 private:
  struct Tensor {
    bool used = false;
    int64_t done = 0;        // rows before this one are computed
    int64_t low = 0;         // rows before this one are discarded
    int64_t needed_end = 0;  // rows before this one are read for the current strip; may lie past the image
  };

  std::size_t layers() const { return tensors_.size() - 1; }
  const Layer& layer(std::size_t index) const { return request_.table->layers[request_.range.first + index]; }
  int64_t height(std::size_t tensor) const { return request_.shapes[tensor].h; }
  // The end of the rows that are computed here; the rows after it come from the tile below.
  int64_t end(std::size_t tensor) const {
    return request_.boundary.empty() ? height(tensor) : request_.boundary[tensor].first;
  }
  // The end of the rows that must be computed for the current strip.
  int64_t need(std::size_t tensor) const {
    return std::clamp(tensors_[tensor].needed_end, tensors_[tensor].done, height(tensor));
  }
  // The tensor of a layer's input.
  std::size_t source(int32_t input) const { return static_cast<std::size_t>(input + 1) - request_.range.first; }

  int64_t tile(std::size_t index) const { return output_tile(layer(index), Axis::kHeight); }

  Interval rows_read(std::size_t index, Interval outputs, std::size_t input) const {
    return reads(layer(index), Axis::kHeight, outputs, height(input));
  }

  void begin() {
    tensors_.back().used = true;
    tensors_.back().done = request_.output.rows.first;
    for (std::size_t i = layers(); i-- > 0;) {
      Tensor& computed = tensors_[i + 1];
      if (!computed.used) continue;
      computed.done -= computed.done % tile(i);
      for (const int32_t input : layer(i).inputs) {
        Tensor& from = tensors_[source(input)];
        const int64_t first = rows_read(i, {computed.done, computed.done + tile(i)}, source(input)).first;
        from.done = from.used ? std::min(from.done, first) : first;
        from.used = true;
      }
    }
    plan_.tensors.resize(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      Tensor& tensor = tensors_[i];
      tensor.low = tensor.done == 0 ? -request_.halos[i].top : tensor.done;
      plan_.tensors[i].origin = tensor.low;
    }
  }

  // Sets how far each tensor must be computed for the output up to `row`, which may lie above the image. Returns
  // whether any tensor needs more rows.
  bool demand(int64_t row) {
    for (Tensor& tensor : tensors_) tensor.needed_end = std::numeric_limits<int64_t>::min();
    tensors_.back().needed_end = row;
    bool any = false;
    for (std::size_t i = tensors_.size(); i-- > 0;) {
      if (!tensors_[i].used) continue;
      if (i > 0) demand_inputs(i - 1, tensors_[i]);
      any = any || need(i) > tensors_[i].done;
    }
    return any;
  }

  void demand_inputs(std::size_t index, Tensor& computed) {
    // Rows that are computed here come in whole output tiles; of the boundary rows only those that are read.
    if (computed.needed_end < end(index + 1))
      computed.needed_end = ceil_div(computed.needed_end, tile(index)) * tile(index);
    const int64_t last = std::min(computed.needed_end, end(index + 1));
    const int64_t needed_end = inputs_of(layer(index), Axis::kHeight, {last - 1, last}).last;
    for (const int32_t input : layer(index).inputs) {
      Tensor& from = tensors_[source(input)];
      from.needed_end = std::max(from.needed_end, needed_end);
    }
  }

  // The first row of a tensor that some layer still has to read.
  int64_t first_wanted(std::size_t tensor) const {
    int64_t wanted = tensors_[tensor].done;
    for (std::size_t i = 0; i < layers(); ++i) {
      const Tensor& computed = tensors_[i + 1];
      if (!computed.used || computed.done >= end(i + 1)) continue;
      for (const int32_t input : layer(i).inputs) {
        if (source(input) != tensor) continue;
        // Not clamped: the zero rows above the image are kept like other rows.
        const Interval rows = inputs_of(layer(i), Axis::kHeight, {computed.done, computed.done + tile(i)});
        wanted = std::min(wanted, rows.first);
      }
    }
    return std::max(wanted, tensors_[tensor].low);
  }

  void add_step(std::size_t index) {
    Tensor& tensor = tensors_[index];
    const Interval rows{tensor.done, need(index)};
    if (!tensor.used || rows.count() == 0) return;
    tensor.low = first_wanted(index);
    plan_.steps.push_back({index, tensor.low, rows});
    tensor.done = rows.last;
    const int64_t end = tensor.done + (tensor.done == height(index) ? request_.halos[index].bottom : 0);
    plan_.tensors[index].capacity = std::max(plan_.tensors[index].capacity, end - tensor.low);
  }

  const StripRequest& request_;
  std::vector<Tensor> tensors_;
  StripPlan plan_;
};

int64_t values_held(const StripRequest& request, const StripPlan& plan) {
  int64_t values = 0;
  for (std::size_t i = 0; i < plan.tensors.size(); ++i) {
    const TensorShape& shape = request.shapes[i];
    const Padding& halo = request.halos[i];
    values += plan.tensors[i].capacity * (shape.w + halo.left + halo.right) * shape.c;
  }
  return values;
}

// Plans only the first few strips, which already reach the steady-state size.
int64_t values_held(StripRequest request, int64_t strip) {
  request.output.rows.last = std::min(request.output.rows.last, request.output.rows.first + 4 * strip);
  return values_held(request, Planner(request).plan(strip));
}

}  // namespace

Interval map_to_input(const Layer& layer, Axis axis, Interval outputs) {
  const Operator::Scale scale = operator_of(layer).scale(layer, axis);
  return {outputs.first * scale.denominator / scale.numerator,
          ceil_div(outputs.last * scale.denominator, scale.numerator)};
}

Region map_to_input(const Layer& layer, const Region& outputs) {
  return {map_to_input(layer, Axis::kHeight, outputs.rows), map_to_input(layer, Axis::kWidth, outputs.columns)};
}

std::vector<Interval> plan_columns(const StripRequest& request) {
  std::vector<Interval> needed(request.shapes.size());
  needed.back() = request.output.columns;
  for (std::size_t i = needed.size() - 1; i-- > 0;) {
    Interval& computed = needed[i + 1];
    if (computed.count() == 0) continue;
    const Layer& layer = request.table->layers[request.range.first + i];
    const int64_t width = request.shapes[i + 1].w;
    const int64_t tile = output_tile(layer, Axis::kWidth);
    computed = {computed.first - computed.first % tile, std::min(round_up(computed.last, tile), width)};
    for (const int32_t input : layer.inputs) {
      const auto from = static_cast<std::size_t>(input + 1) - request.range.first;
      needed[from] = hull(needed[from], reads(layer, Axis::kWidth, computed, request.shapes[from].w));
    }
  }
  return needed;
}

std::vector<Interval> plan_boundary_rows(const StripRequest& request, int64_t row) {
  StripRequest part = request;
  part.output.rows = {row, row};
  std::vector<Interval> boundary;
  for (const int64_t first : Planner(part).first_rows()) boundary.push_back({first, first});
  boundary.front() = {request.shapes.front().h, request.shapes.front().h};
  part.output.rows = {0, row};
  part.boundary = boundary;
  const std::vector<int64_t> last = Planner(part).last_rows(row);
  for (std::size_t i = 1; i < boundary.size(); ++i) boundary[i].last = std::max(boundary[i].first, last[i]);
  return boundary;
}

StripPlan plan_strips(const StripRequest& request, int64_t strip) {
  return Planner(request).plan(strip);
}

StripPlan plan_strips_within(const StripRequest& request, int64_t values) {
  const Geometry geometry = measure(*request.table, request.range, Axis::kHeight);
  const int64_t least = std::max<int64_t>(1, geometry.stride * geometry.scale_numerator / geometry.scale_denominator);
  int64_t strip = round_up(request.output.rows.count(), least);
  while (strip > least && values_held(request, strip) > values) strip = round_up(strip / 2, least);
  return plan_strips(request, strip);
}

}  // namespace dae
