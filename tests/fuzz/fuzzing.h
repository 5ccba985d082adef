// Helpers of the fuzzers: the library must accept or refuse an input; anything else is a finding.
#ifndef DAE_TESTS_FUZZ_FUZZING_H_
#define DAE_TESTS_FUZZ_FUZZING_H_

#include <cstdio>
#include <cstdlib>

#include "api/dae.h"

namespace dae::fuzz {

// Ends the program, so that libFuzzer saves the input.
[[noreturn]] inline void find(const char* what) {
  std::fprintf(stderr, "finding: %s: %s\n", what, dae_error_message());
  std::abort();
}

// Returns whether the library accepted the input. Running out of memory and internal errors are findings, because an
// input must not cause them.
inline bool accepted(dae_status status) {
  if (status == DAE_OK) return true;
  if (status == DAE_INTERNAL || status == DAE_OUT_OF_MEMORY) find("expected a refusal of the input");
  if (*dae_error_message() == '\0') find("expected a message with a refusal");
  return false;
}

// Reports a finding if a call fails that must work once the input was accepted.
inline void require(dae_status status, const char* what) {
  if (status != DAE_OK) find(what);
}

}  // namespace dae::fuzz

#endif  // DAE_TESTS_FUZZ_FUZZING_H_
