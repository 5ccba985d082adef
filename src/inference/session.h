#ifndef DAE_INFERENCE_SESSION_H_
#define DAE_INFERENCE_SESSION_H_

#include <memory>
#include <vector>

#include "inference/network.h"
#include "inference/schedule.h"
#include "inference/thread_pool.h"
#include "model/model.h"
#include "ops/tensor_shape.h"

namespace dae {

enum class NetworkPart { kAll, kEncoder, kDecoder };

// A model ready to run on some threads. Threads share images and tiles, never a single operator, so results do not
// depend on the number of threads.
class Session {
 public:
  // Throws std::invalid_argument for threads < 1 or more than the system can start.
  Session(std::shared_ptr<const Model> model, int threads);
  // Uses the threads of another session. Only one of the two may run at a time.
  Session(std::shared_ptr<const Model> model, const Session& other);

  const Model& model() const { return *model_; }
  int threads() const { return pool_->threads(); }
  ThreadPool& pool() { return *pool_; }
  Network& network(int thread) { return networks_[static_cast<std::size_t>(thread)]; }
  LayerRange range(NetworkPart part) const;

  // Throws std::invalid_argument if the input does not fit the part: wrong channels, no multiple of the stride, empty
  // or too large.
  TensorShape output_shape(NetworkPart part, const TensorShape& input) const;
  // Runs a batch through the network, without any conversion of pixels. Throws std::invalid_argument as output_shape()
  // does, and for NaN and infinity in x, when y may be partly written.
  void run(NetworkPart part, const float* x, const TensorShape& input, float* y);

 private:
  Session(std::shared_ptr<const Model> model, std::shared_ptr<ThreadPool> pool);

  std::shared_ptr<const Model> model_;
  std::shared_ptr<ThreadPool> pool_;
  std::vector<Network> networks_;  // one for each thread
  TileSchedule schedule_;          // of the last batch, kept because the next one often has the same shape
};

}  // namespace dae

#endif  // DAE_INFERENCE_SESSION_H_
