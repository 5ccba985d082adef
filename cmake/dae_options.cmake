# dae_options: what every target of this project's own code is compiled with. Third-party code never links it.
add_library(dae_options INTERFACE)

target_compile_features(dae_options INTERFACE cxx_std_20)
target_compile_options(dae_options INTERFACE
  -Wall
  -Wextra
  -Wpedantic
  -Wconversion
  -Wsign-conversion
  -Wshadow
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
  $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  -Wcast-align
  -Wnull-dereference
  -Wdouble-promotion
  -Wimplicit-fallthrough
  $<$<BOOL:${DAE_WERROR}>:-Werror>
  # One section a function, so that the linker drops what is not called.
  -ffunction-sections
  -fdata-sections)

if(EMSCRIPTEN)
  include(${CMAKE_CURRENT_LIST_DIR}/wasm_variant.cmake)
  target_compile_options(dae_options INTERFACE
    ${DAE_WASM_COMPILE_OPTIONS}
    # Bytes count on the web; a file whose loops are hot asks for -O3 itself.
    $<$<CONFIG:Release>:-O2>
    # The engine throws inside; native wasm exceptions cost nothing where nothing is thrown, and need no JavaScript.
    -fwasm-exceptions)
  target_link_options(dae_options INTERFACE
    ${DAE_WASM_COMPILE_OPTIONS}
    -fwasm-exceptions)
elseif(APPLE)
  target_link_options(dae_options INTERFACE -Wl,-dead_strip)
else()
  target_link_options(dae_options INTERFACE -Wl,--gc-sections)
endif()

if(DAE_SANITIZE)
  set(DAE_SANITIZE_OPTIONS
    -fsanitize=address,undefined
    # A finding ends the test instead of scrolling past.
    -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_compile_options(dae_options INTERFACE ${DAE_SANITIZE_OPTIONS} -g)
  target_link_options(dae_options INTERFACE ${DAE_SANITIZE_OPTIONS})
endif()

if(DAE_FUZZ)
  # Counts which branches an input takes; tests/fuzz links what looks at the counts.
  target_compile_options(dae_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(dae_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Files of the current folder that run once in a while: on the web they are to be small.
function(dae_optimize_for_size)
  if(EMSCRIPTEN)
    set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS $<$<CONFIG:Release>:-Oz>)
  endif()
endfunction()

# And those whose loops are not what a visitor waits for: smaller, but still vectorised.
function(dae_optimize_moderately)
  if(EMSCRIPTEN)
    set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
  endif()
endfunction()
