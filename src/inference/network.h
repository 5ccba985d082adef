#ifndef DAE_INFERENCE_NETWORK_H_
#define DAE_INFERENCE_NETWORK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "inference/boundary_rows.h"
#include "inference/packed_model.h"
#include "inference/row_io.h"
#include "inference/strip_plan.h"
#include "kernels/image_batch.h"
#include "model/model.h"
#include "ops/tensor_shape.h"

namespace dae {

// A model's layers made ready to run on one thread.
class Network {
 public:
  explicit Network(const Model& model) : Network(std::make_shared<const PackedModel>(model)) {}
  explicit Network(std::shared_ptr<const PackedModel> packed);

  // The shapes of the input and of each layer's output. Here and below, the range must stand alone
  // (LayerTable::stands_alone).
  std::vector<TensorShape> shapes(LayerRange range, const TensorShape& input) const;
  // The boundaries of a tile with the tiles above and below it.
  struct Boundaries {
    BoundaryRows* above = nullptr;
    BoundaryRows* below = nullptr;
  };
  // Runs the layers and writes the rows of `output` to the sink; reads only the rows of the source that they depend on.
  // Values outside the columns of `output` are undefined. The input's rows and columns must be multiples of the range's
  // stride. Allocates nothing if only the number of images differs from the last run.
  // `boundaries` exchange rows with the tiles of the same image above and below, which other threads compute at the
  // same time. The one above is at the first row of `output`, the one below at its last.
  void run(LayerRange range, const TensorShape& input, const Region& output, RowSource& source, RowSink& sink,
           const Boundaries& boundaries = {nullptr, nullptr});
  // The rows of each tensor that two tiles share, if the lower tile begins with `row` of the output.
  std::vector<Interval> boundary_rows(LayerRange range, const TensorShape& input, int64_t row) const;
  // Number of output rows by which the work of a tile begins before its first row.
  int64_t lead_rows(LayerRange range, const TensorShape& input) const;
  // Runs the layers in parts: after begin(), each advance() does about `work` multiply-adds, at least one step of the
  // plan, and returns whether anything is left. `input` counts the images, as for run().
  void begin(LayerRange range, const TensorShape& input, const Region& output);
  bool advance(RowSource& source, RowSink& sink, int64_t work);
  // Counts the runs that were begun or released. A caller that finds it changed has lost the run that it began.
  uint64_t generation() const { return generation_; }

  // Ends the run that begin() began, if any, and frees all buffers.
  void release();

  // Floats that the buffers of the last run's tensors hold.
  std::size_t buffered_values() const;

 private:
  // Holds some rows of one tensor, with the zeros around the image.
  struct Buffer {
    TensorShape shape;
    Padding halo;
    Interval columns;           // the columns that are computed
    std::ptrdiff_t stride = 0;  // floats from a row to the next one
    int64_t low = 0;            // the first row in `values`
    int64_t capacity = 0;       // in rows; up to twice the number needed at once, so that rows are moved rarely
    std::vector<float> values;

    // whole_row() begins with the zeros left of the image, row() with the first pixel.
    float* whole_row(int64_t y) { return values.data() + static_cast<std::ptrdiff_t>(y - low) * stride; }
    float* row(int64_t y) { return whole_row(y) + static_cast<std::ptrdiff_t>(halo.left * shape.c); }
    // A view of the region as an image.
    ImageBatch image(const Region& region);
    void prepare(const TensorShape& tensor, const Padding& around, const Interval& computed, int64_t rows);
    void restart(int64_t origin);
    // Makes room for rows from `done` to `need`, and for the zeros below the image.
    void make_room(int64_t keep, int64_t done, int64_t need);
    void close(int64_t done);
  };

  struct Plan {
    StripRequest request;
    std::vector<Interval> columns;
    StripPlan strips;
  };

  StripRequest request(LayerRange range, const TensorShape& input, const Region& output) const;
  const Plan& plan(LayerRange range, const TensorShape& input, const Region& output,
                   const std::vector<Interval>& boundary);
  void prepare(LayerRange range, const TensorShape& input, const Region& output);
  void restart();
  void run_step(const StripPlan::Step& step, int64_t image, RowSource& source, RowSink& sink);
  void compute_rows(std::size_t tensor, Interval rows, int64_t image, RowSource& source);
  void run_layer(std::size_t index, Interval rows, Buffer& to);
  Buffer& source(int32_t input) { return buffers_[tensor_index(input) - plan_->request.range.first]; }

  std::shared_ptr<const PackedModel> model_;
  const LayerTable& table_;                           // that of model_
  std::vector<std::unique_ptr<KernelState>> states_;  // one for each layer
  std::vector<ImageBatch> inputs_;                    // inputs of the current layer
  std::vector<float> workspace_;

  // Plans of the last runs, kept because the next runs are often for the same tiles.
  std::vector<std::unique_ptr<Plan>> plans_;
  const Plan* plan_ = nullptr;     // the plan that the buffers fit
  std::vector<Buffer> buffers_;    // one for the range's input, then one for each layer's output
  std::vector<int64_t> row_work_;  // multiply-adds of a row of each buffer

  // State of the current run.
  Boundaries boundaries_;
  uint64_t generation_ = 0;
  int64_t images_ = 0;
  int64_t image_ = 0;
  std::size_t next_step_ = 0;
};

// Makes one network for each thread. They share the weights.
std::vector<Network> make_networks(const Model& model, int threads);

}  // namespace dae

#endif  // DAE_INFERENCE_NETWORK_H_
