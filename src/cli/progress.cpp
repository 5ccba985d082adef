#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace dae::cli {

Progress::Progress(std::string what, int64_t total)
    : what_(std::move(what)), total_(total), visible_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  clear();
}

void Progress::clear() {
  if (shows_) std::fputs("\r\033[K", stderr);
  shows_ = false;
}

void Progress::update(int64_t done) {
  const Clock::time_point now = Clock::now();
  if (!visible_ || done == 0 || now - shown_ < std::chrono::milliseconds(100)) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const double pace = elapsed / static_cast<double>(done);
  clear();
  shows_ = true;
  if (total_ == 0) {
    std::fprintf(stderr, "%s %lld, %.2f/s", what_.c_str(), static_cast<long long>(done), 1.0 / pace);
  } else {
    std::fprintf(stderr, "%s %lld/%lld, %.0f s left", what_.c_str(), static_cast<long long>(done),
                 static_cast<long long>(total_), pace * static_cast<double>(total_ - done));
  }
}

}  // namespace dae::cli
