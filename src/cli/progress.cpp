#include "cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace dae::cli {

Progress::Progress(std::string what, int64_t total)
    : what_(std::move(what)), total_(total), visible_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (visible_) std::fputs("\r\033[K", stderr);
}

void Progress::update(int64_t done) {
  const Clock::time_point now = Clock::now();
  if (!visible_ || done == 0 || (done < total_ && now - shown_ < std::chrono::milliseconds(100))) return;
  shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const double left = elapsed / static_cast<double>(done) * static_cast<double>(total_ - done);
  std::fprintf(stderr, "\r\033[K%s %lld/%lld, %.0f s left", what_.c_str(), static_cast<long long>(done),
               static_cast<long long>(total_), left);
}

}  // namespace dae::cli
