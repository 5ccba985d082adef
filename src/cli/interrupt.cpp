#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace dae::cli {
namespace {

volatile sig_atomic_t noted_signal = 0;

void on_signal(int number) {
  if (noted_signal != 0) _exit(128 + number);
  noted_signal = number;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int interrupted() {
  return noted_signal;
}

}  // namespace dae::cli
