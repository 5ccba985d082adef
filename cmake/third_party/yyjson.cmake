# yyjson: the JSON in a model file's header; one C file, no exceptions, bounded depth.
dae_fetch(yyjson)

set(yyjson_source ${yyjson_SOURCE_DIR}/src/yyjson.c)
if(EMSCRIPTEN)
  # yyjson_powers.h takes the place of a table.
  file(READ ${yyjson_source} text)
  string(FIND "${text}" "static const u64 pow10_sig_table[] = {" begin)
  if(begin EQUAL -1)
    message(FATAL_ERROR "expected the table pow10_sig_table in ${yyjson_source}, found none")
  endif()
  string(SUBSTRING "${text}" 0 ${begin} before)
  string(SUBSTRING "${text}" ${begin} -1 after)
  string(FIND "${after}" "};" end)
  math(EXPR end "${end} + 2")
  string(SUBSTRING "${after}" ${end} -1 after)
  set(yyjson_source ${CMAKE_CURRENT_BINARY_DIR}/yyjson.c)
  file(WRITE ${yyjson_source} "${before}#include \"${CMAKE_CURRENT_LIST_DIR}/yyjson_powers.h\"\n${after}")
endif()

add_library(dae_yyjson STATIC ${yyjson_source})
add_library(dae::yyjson ALIAS dae_yyjson)
set_target_properties(dae_yyjson PROPERTIES OUTPUT_NAME yyjson)
target_include_directories(dae_yyjson SYSTEM PUBLIC ${yyjson_SOURCE_DIR}/src)
# Neither JSON Pointer nor NaN literals occur in a model file.
target_compile_definitions(dae_yyjson PUBLIC YYJSON_DISABLE_UTILS=1 YYJSON_DISABLE_NON_STANDARD=1)
if(EMSCRIPTEN)
  # It reads a few kilobytes once. Built for speed, and with its forced inlining, it would be a quarter of the module.
  target_compile_options(dae_yyjson PRIVATE -Oz)
  target_compile_definitions(dae_yyjson PRIVATE yyjson_inline=inline)
endif()

if(PROJECT_IS_TOP_LEVEL)
  install(TARGETS dae_yyjson ARCHIVE DESTINATION lib)
  install(FILES ${yyjson_SOURCE_DIR}/src/yyjson.h DESTINATION include)
endif()
