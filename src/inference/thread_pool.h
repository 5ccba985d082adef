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

// A pool of worker threads. Idle workers first spin for a moment, since waking a thread takes as long as a small task,
// and then sleep, since spinning for long would take cores from other programs.
class ThreadPool {
 public:
  // `threads` is from 1 to 256 and includes the caller of parallel(). Throws std::invalid_argument for other numbers
  // and if the system cannot start that many.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, thread) for every index in [0, count), with thread in [0, threads()). Returns when all are done.
  // If a task throws, no further tasks begin and the first exception is rethrown.
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
  // Written with the mutex held, read without it.
  std::atomic<int> busy_{0};  // workers that run the current task
  std::atomic<uint64_t> generation_{0};
  std::atomic<bool> stopping_{false};
  std::exception_ptr error_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_THREAD_POOL_H_
