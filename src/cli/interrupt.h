#ifndef DAE_CLI_INTERRUPT_H_
#define DAE_CLI_INTERRUPT_H_

namespace dae::cli {

// From now on the first SIGINT or SIGTERM is only noted, so that a command can save its work; the second ends the
// process.
void catch_interrupts();
// The signal that was noted, or 0.
int interrupted();

}  // namespace dae::cli

#endif  // DAE_CLI_INTERRUPT_H_
