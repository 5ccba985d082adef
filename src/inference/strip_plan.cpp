#include "inference/strip_plan.h"

#include <algorithm>
#include <limits>

#include "common/integer.h"
#include "kernels/round_up.h"
#include "model/geometry.h"
#include "ops/operator.h"

namespace dae {
namespace {

// Of a layer's input, which has so many rows or columns, what its outputs need.
Interval reads(const Layer& layer, Axis axis, Interval outputs, int64_t extent) {
  const Interval needed = inputs_of(layer, axis, outputs);
  return {std::clamp<int64_t>(needed.first, 0, extent), std::clamp<int64_t>(needed.last, 0, extent)};
}

class Planner {
 public:
  explicit Planner(const StripRequest& request) : request_(request), tensors_(request.shapes.size()) { begin(); }

  // Of each tensor, the first row that is made.
  std::vector<int64_t> first_rows() const {
    std::vector<int64_t> rows;
    for (const Tensor& one : tensors_) rows.push_back(one.done);
    return rows;
  }

  // And those that are needed for the output to come to this row.
  std::vector<int64_t> last_rows(int64_t row) {
    demand(row);
    std::vector<int64_t> rows;
    for (std::size_t i = 0; i < tensors_.size(); ++i) rows.push_back(need(i));
    return rows;
  }

  StripPlan plan(int64_t strip) {
    const Interval& rows = request_.output.rows;
    // From above the first row on, so that the first strip of it finds most of what it needs and no tensor has to hold
    // more than it does later.
    int64_t row = rows.first;
    while (demand(row)) row -= strip;
    while (tensors_.back().done < rows.last) {
      row = std::min(row + strip, rows.last);
      demand(row);
      for (std::size_t i = 0; i < tensors_.size(); ++i) make(i);
    }
    return std::move(plan_);
  }

 private:
  struct Tensor {
    bool used = false;
    int64_t done = 0;   // rows before this one have been made
    int64_t low = 0;    // and those before this one given up
    int64_t reach = 0;  // those before this one are read for some row of the output, if the image has them
  };

  std::size_t layers() const { return tensors_.size() - 1; }
  const Layer& layer(std::size_t index) const { return request_.table->layers[request_.range.first + index]; }
  int64_t height(std::size_t tensor) const { return request_.shapes[tensor].h; }
  // Where the rows end that are made here.
  int64_t end(std::size_t tensor) const {
    return request_.boundary.empty() ? height(tensor) : request_.boundary[tensor].first;
  }
  // Rows before this one are made or are to be.
  int64_t need(std::size_t tensor) const {
    return std::clamp(tensors_[tensor].reach, tensors_[tensor].done, height(tensor));
  }
  // The tensor that a layer's input is.
  std::size_t source(int32_t input) const { return static_cast<std::size_t>(input + 1) - request_.range.first; }

  int64_t tile(std::size_t index) const { return output_tile(layer(index), Axis::kHeight); }

  Interval rows_read(std::size_t index, Interval outputs, std::size_t input) const {
    return reads(layer(index), Axis::kHeight, outputs, height(input));
  }

  void begin() {
    tensors_.back().used = true;
    tensors_.back().done = request_.output.rows.first;
    for (std::size_t i = layers(); i-- > 0;) {
      Tensor& made = tensors_[i + 1];
      if (!made.used) continue;
      made.done -= made.done % tile(i);
      for (const int32_t input : layer(i).inputs) {
        Tensor& from = tensors_[source(input)];
        const int64_t first = rows_read(i, {made.done, made.done + tile(i)}, source(input)).first;
        from.done = from.used ? std::min(from.done, first) : first;
        from.used = true;
      }
    }
    plan_.tensors.resize(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      Tensor& one = tensors_[i];
      one.low = one.done == 0 ? -request_.margins[i].top : one.done;
      plan_.tensors[i].origin = one.low;
    }
  }

  // How far each tensor must have come for the output to come to this row, which may be above the image. Tells whether
  // any must go on.
  bool demand(int64_t row) {
    for (Tensor& one : tensors_) one.reach = std::numeric_limits<int64_t>::min();
    tensors_.back().reach = row;
    bool any = false;
    for (std::size_t i = tensors_.size(); i-- > 0;) {
      if (!tensors_[i].used) continue;
      if (i > 0) reach_inputs(i - 1, tensors_[i]);
      any = any || need(i) > tensors_[i].done;
    }
    return any;
  }

  void reach_inputs(std::size_t index, Tensor& made) {
    // Of rows that are had from elsewhere no more than are read.
    if (made.reach < end(index + 1)) made.reach = ceil_div(made.reach, tile(index)) * tile(index);
    const int64_t last = std::min(made.reach, end(index + 1));
    const int64_t reach = inputs_of(layer(index), Axis::kHeight, {last - 1, last}).last;
    for (const int32_t input : layer(index).inputs) {
      Tensor& from = tensors_[source(input)];
      from.reach = std::max(from.reach, reach);
    }
  }

  // The first row of a tensor that a layer will still read.
  int64_t first_wanted(std::size_t tensor) const {
    int64_t wanted = tensors_[tensor].done;
    for (std::size_t i = 0; i < layers(); ++i) {
      const Tensor& made = tensors_[i + 1];
      if (!made.used || made.done >= end(i + 1)) continue;
      for (const int32_t input : layer(i).inputs) {
        if (source(input) != tensor) continue;
        // Unclamped: rows above the image are kept like others.
        const Interval rows = inputs_of(layer(i), Axis::kHeight, {made.done, made.done + tile(i)});
        wanted = std::min(wanted, rows.first);
      }
    }
    return std::max(wanted, tensors_[tensor].low);
  }

  void make(std::size_t index) {
    Tensor& one = tensors_[index];
    const Interval rows{one.done, need(index)};
    if (!one.used || rows.count() == 0) return;
    one.low = first_wanted(index);
    plan_.steps.push_back({index, one.low, rows});
    one.done = rows.last;
    const int64_t end = one.done + (one.done == height(index) ? request_.margins[index].bottom : 0);
    plan_.tensors[index].capacity = std::max(plan_.tensors[index].capacity, end - one.low);
  }

  const StripRequest& request_;
  std::vector<Tensor> tensors_;
  StripPlan plan_;
};

int64_t values_held(const StripRequest& request, const StripPlan& plan) {
  int64_t values = 0;
  for (std::size_t i = 0; i < plan.tensors.size(); ++i) {
    const TensorShape& shape = request.shapes[i];
    const Padding& margin = request.margins[i];
    values += plan.tensors[i].capacity * (shape.w + margin.left + margin.right) * shape.c;
  }
  return values;
}

// A few strips tell what all of them hold.
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
    Interval& made = needed[i + 1];
    if (made.count() == 0) continue;
    const Layer& layer = request.table->layers[request.range.first + i];
    const int64_t width = request.shapes[i + 1].w;
    const int64_t together = output_tile(layer, Axis::kWidth);
    made = {made.first - made.first % together, std::min(round_up(made.last, together), width)};
    for (const int32_t input : layer.inputs) {
      const auto from = static_cast<std::size_t>(input + 1) - request.range.first;
      needed[from] = hull(needed[from], reads(layer, Axis::kWidth, made, request.shapes[from].w));
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
