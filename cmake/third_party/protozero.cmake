# protozero: reads and writes protocol buffers, which ONNX files are; headers only, and no generated code.
dae_fetch(protozero)

add_library(dae_protozero INTERFACE)
add_library(dae::protozero ALIAS dae_protozero)
target_include_directories(dae_protozero SYSTEM INTERFACE ${protozero_SOURCE_DIR}/include)

if(PROJECT_IS_TOP_LEVEL)
  install(DIRECTORY ${protozero_SOURCE_DIR}/include/protozero DESTINATION include)
endif()
