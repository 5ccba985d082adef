#ifndef DAE_OPTIONS_OPTION_TABLES_H_
#define DAE_OPTIONS_OPTION_TABLES_H_

#include "options/option_table.h"

namespace dae {

#include "options/option_tables.inc"

}  // namespace dae

#endif  // DAE_OPTIONS_OPTION_TABLES_H_
