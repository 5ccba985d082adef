#ifndef DAE_INFERENCE_THREAD_POOL_H_
#define DAE_INFERENCE_THREAD_POOL_H_

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dae {

// Workers that look out for the next job for a moment, since waking one takes as long as small work does, and sleep
// then: a pool that goes on spinning loses its core on a busy machine and slows small work many times.
class ThreadPool {
 public:
  // 1 to 256 threads, the caller of parallel() among them. Throws std::invalid_argument for others, and when the system
  // has too few.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, thread) for every index in [0, count), thread in [0, threads()). Returns when all are done; the
  // first exception is rethrown and tasks not yet begun are dropped.
  using Task = std::function<void(int64_t index, int thread)>;
  void parallel(int64_t count, const Task& task);

 private:
  void work(int thread);
  void drain(int thread, const Task* task) noexcept;
  void stop();

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable finish_;
  const Task* task_ = nullptr;
  int64_t count_ = 0;
  std::atomic<int64_t> next_{0};
  // Changed with the mutex held, looked at without it.
  std::atomic<int> busy_{0};  // workers that have begun with the task
  std::atomic<uint64_t> generation_{0};
  std::atomic<bool> stopping_{false};
  std::exception_ptr error_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_THREAD_POOL_H_
