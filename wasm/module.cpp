// An executable needs a source of its own; everything else comes from the library, by wasm/exports.txt.
#include "api/dae.h"
