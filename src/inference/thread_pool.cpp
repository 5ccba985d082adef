#include "inference/thread_pool.h"

#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/message.h"

namespace dae {
namespace {

constexpr int kMaxThreads = 256;

// Waking a thread takes 35 to 60 microseconds; spinning a little longer also bridges the copies of pixels between two
// runs.
constexpr std::chrono::microseconds kSpinTime{100};

template <typename Condition>
void spin_until(const Condition& condition) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + kSpinTime;
  while (!condition() && Clock::now() < end) std::this_thread::yield();
}

}  // namespace

ThreadPool::ThreadPool(int threads) {
  if (threads < 1 || threads > kMaxThreads) {
    throw_error<std::invalid_argument>("expected 1 to {} threads, got {}", kMaxThreads, threads);
  }
  try {
    for (int thread = 1; thread < threads; ++thread) workers_.emplace_back([this, thread] { work(thread); });
  } catch (const std::system_error& error) {
    const std::size_t started = workers_.size() + 1;
    stop();
    throw_error<std::invalid_argument>("expected to start {} threads, the system gave {} ({})", threads, started,
                                       error.what());
  }
}

ThreadPool::~ThreadPool() {
  stop();
}

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  start_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

void ThreadPool::parallel(int64_t count, const Task& task) {
  if (workers_.empty() || count <= 1) {
    for (int64_t index = 0; index < count; ++index) task(index, 0);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    task_ = &task;
    count_ = count;
    next_ = 0;
    ++generation_;
  }
  start_.notify_all();
  drain(0, &task);
  {
    // A worker that has not begun by now has nothing left to do. It is not waited for: it may not get a processor for
    // long, or may not have started yet.
    const std::lock_guard lock(mutex_);
    task_ = nullptr;
  }
  const auto finished = [this] { return busy_ == 0; };
  spin_until(finished);
  std::unique_lock lock(mutex_);
  finish_.wait(lock, finished);
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadPool::work(int thread) {
  uint64_t seen = 0;
  const auto called = [&] { return stopping_ || generation_ != seen; };
  while (true) {
    spin_until(called);
    std::unique_lock lock(mutex_);
    start_.wait(lock, called);
    if (stopping_) return;
    seen = generation_;
    if (task_ == nullptr) continue;
    ++busy_;
    const Task* task = task_;
    lock.unlock();
    drain(thread, task);
    lock.lock();
    if (--busy_ == 0) finish_.notify_one();
  }
}

void ThreadPool::drain(int thread, const Task* task) noexcept {
  for (int64_t index = next_++; index < count_; index = next_++) {
    try {
      (*task)(index, thread);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      next_ = count_;
    }
  }
}

}  // namespace dae
