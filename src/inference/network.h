#ifndef DAE_INFERENCE_NETWORK_H_
#define DAE_INFERENCE_NETWORK_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "inference/boundary_rows.h"
#include "inference/packed_model.h"
#include "inference/row_stream.h"
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

  // Of the input and of what each layer gives. The range must stand alone (LayerTable::stands_alone), here and below.
  std::vector<TensorShape> shapes(LayerRange range, const TensorShape& input) const;
  // Writes these rows of the layers' output, having read those that they depend on and no more. Of its columns those of
  // the region are what they should be, others anything. Rows and columns of the input must be multiples of the range's
  // stride. Allocates nothing when only the number of images differs from the last run.
  // Where a single image is cut into tiles that are computed at the same time, the boundary above is at the region's
  // first row, and the one below at its last.
  struct Boundaries {
    BoundaryRows* above = nullptr;
    BoundaryRows* below = nullptr;
  };
  void run(LayerRange range, const TensorShape& input, const Region& output, RowStream& stream,
           const Boundaries& boundaries = {nullptr, nullptr});
  // What lies between two tiles, of which the lower one begins with this row of the output.
  std::vector<Interval> boundary_rows(LayerRange range, const TensorShape& input, int64_t row) const;
  // How much further up than its rows a tile's work begins, in rows of the output.
  int64_t lead_rows(LayerRange range, const TensorShape& input) const;
  // The same in parts: after begin(), advance() goes on until it has done about `work` multiply-adds, some rows at
  // least, and tells whether anything is left. `input` counts the images as it does for run().
  void begin(LayerRange range, const TensorShape& input, const Region& output);
  bool advance(RowStream& stream, int64_t work);
  // How often a run was begun or given up: who finds it changed has lost the run that it began.
  uint64_t runs() const { return runs_; }

  // Gives the run up that begin() began, if there is any, and lets go of what it allocated.
  void release();

  // Floats held for the tensors of the last run.
  std::size_t buffered_values() const;

 private:
  // Some rows of one tensor, and the zeros around it.
  struct Buffer {
    TensorShape shape;
    Padding margin;
    Interval columns;           // those that are made
    std::ptrdiff_t stride = 0;  // floats from a row to the next
    int64_t low = 0;            // the row at the beginning
    int64_t capacity = 0;       // twice the rows that are needed at once, so that they are moved now and then only
    std::vector<float> values;

    // A row with the zeros to its left, and its first pixel.
    float* whole_row(int64_t y) { return values.data() + static_cast<std::ptrdiff_t>(y - low) * stride; }
    float* row(int64_t y) { return whole_row(y) + static_cast<std::ptrdiff_t>(margin.left * shape.c); }
    // A region as an image of its own.
    ImageBatch image(const Region& region);
    void prepare(const TensorShape& tensor, const Padding& around, const Interval& made, int64_t rows);
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
  void make(const StripPlan::Step& step, int64_t image, RowStream& stream);
  void make_here(std::size_t tensor, Interval rows, int64_t image, RowStream& stream);
  void run_layer(std::size_t index, Interval rows, Buffer& to);
  Buffer& source(int32_t input) { return buffers_[tensor(input) - plan_->request.range.first]; }

  std::shared_ptr<const PackedModel> model_;
  const LayerTable& table_;                             // the model's
  std::vector<std::unique_ptr<OperatorState>> states_;  // of each layer
  std::vector<ImageBatch> inputs_;                      // of the layer that is run
  std::vector<float> workspace_;

  // Of the last runs: the next ones are likely to be for the same tiles of an image.
  std::vector<std::unique_ptr<Plan>> plans_;
  const Plan* plan_ = nullptr;     // that the buffers are for
  std::vector<Buffer> buffers_;    // of the range's input, then of each of its layers
  std::vector<int64_t> row_work_;  // of each of these, multiply-adds a row

  // Where the run is.
  Boundaries boundaries_;
  uint64_t runs_ = 0;
  int64_t images_ = 0;
  int64_t image_ = 0;
  std::size_t next_step_ = 0;
};

// One for each thread, which share the weights.
std::vector<Network> make_networks(const Model& model, int threads);

}  // namespace dae

#endif  // DAE_INFERENCE_NETWORK_H_
