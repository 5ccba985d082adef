# Catch2: the unit tests.
dae_fetch(catch2)

set(CMAKE_CXX_STANDARD 20)
if(EMSCRIPTEN)
  # The only third-party code here that throws.
  add_compile_options(-fwasm-exceptions)
endif()
# Its 106 files are short beside the headers that each reads: all at once they take a quarter of the time.
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 27)
add_subdirectory(${catch2_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR}/catch2)
unset(CMAKE_UNITY_BUILD)

if(PROJECT_IS_TOP_LEVEL)
  # Catch2 installs itself only when it is the whole project, so its few files are named here.
  install(FILES $<TARGET_FILE:Catch2> $<TARGET_FILE:Catch2WithMain> DESTINATION lib)
  install(
    DIRECTORY ${catch2_SOURCE_DIR}/src/catch2 ${CMAKE_CURRENT_BINARY_DIR}/catch2/generated-includes/catch2
    DESTINATION include
    FILES_MATCHING PATTERN "*.hpp")
  install(DIRECTORY ${catch2_SOURCE_DIR}/extras/ DESTINATION lib/cmake/Catch2 FILES_MATCHING PATTERN "Catch*.cmake")
else()
  list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras)
  set(CMAKE_MODULE_PATH ${CMAKE_MODULE_PATH} PARENT_SCOPE)
endif()
