#include "inference/thread_pool.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/threads.h"

using namespace dae;

TEST_CASE("thread pool: every index runs once", "[inference]") {
  for (const int threads : test::thread_counts()) {
    ThreadPool pool(threads);
    CHECK(pool.threads() == threads);
    for (const int64_t count : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(count));
      pool.parallel(count, [&](int64_t index, int thread) {
        if (thread >= 0 && thread < threads) ++runs[static_cast<std::size_t>(index)];
      });
      for (const std::atomic<int>& run : runs) REQUIRE(run == 1);
    }
  }
}

TEST_CASE("thread pool: an exception reaches the caller and the pool goes on", "[inference]") {
  for (const int threads : test::thread_counts()) {
    ThreadPool pool(threads);
    CHECK_THROWS_AS(pool.parallel(100,
                                  [](int64_t index, int) {
                                    if (index == 42) throw std::domain_error("42");
                                  }),
                    std::domain_error);
    std::atomic<int> count = 0;
    pool.parallel(10, [&](int64_t, int) { ++count; });
    CHECK(count == 10);
  }
}

TEST_CASE("thread pool: jobs that start at once, while the threads spin, and while they sleep", "[inference]") {
  for (const int threads : test::thread_counts()) {
    ThreadPool pool(threads);
    for (const int pause_us : {0, 20, 90, 110, 500}) {
      for (int repeat = 0; repeat < 50; ++repeat) {
        std::atomic<int> count = 0;
        pool.parallel(threads, [&](int64_t, int) { ++count; });
        REQUIRE(count == threads);
        std::this_thread::sleep_for(std::chrono::microseconds(pause_us));
      }
    }
  }
}
