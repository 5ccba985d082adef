// An executable needs a source file; everything else comes from the library, by wasm/exports.txt.
#include "api/dae.h"
