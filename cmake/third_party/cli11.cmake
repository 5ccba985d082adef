# CLI11: the options of the command; headers only.
dae_fetch(cli11)

add_library(dae_cli11 INTERFACE)
add_library(dae::cli11 ALIAS dae_cli11)
target_include_directories(dae_cli11 SYSTEM INTERFACE ${cli11_SOURCE_DIR}/include)

if(PROJECT_IS_TOP_LEVEL)
  install(DIRECTORY ${cli11_SOURCE_DIR}/include/CLI DESTINATION include)
endif()
