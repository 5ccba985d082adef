// The subcommands of `dae-lab`.
#ifndef DAE_LAB_COMMANDS_H_
#define DAE_LAB_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace dae::lab {

void add_codes_command(CLI::App& app);
void add_plates_command(CLI::App& app);

}  // namespace dae::lab

#endif  // DAE_LAB_COMMANDS_H_
