/* Compiled as C: the public header must be usable from it. */
#include "api/dae.h"

const char* dae_test_version_from_c(void) {
  return dae_version();
}
