#ifndef DAE_CLI_PROGRESS_H_
#define DAE_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace dae::cli {

// A progress line on standard error that is rewritten as work goes on; silent if standard error is not a terminal, and
// for short work.
class Progress {
 public:
  // A total of 0 means that it is unknown.
  Progress(std::string what, int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(int64_t done);
  // Removes the line, so that other lines can be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  int64_t total_;
  bool visible_;
  bool shows_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point shown_ = begin_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_PROGRESS_H_
