#ifndef DAE_CLI_PROGRESS_H_
#define DAE_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace dae::cli {

// One line on standard error that is rewritten as work goes on; silent when that is no terminal, and for short work.
class Progress {
 public:
  // A total of 0: not known.
  Progress(std::string what, int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(int64_t done);
  // Makes room for other lines.
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
