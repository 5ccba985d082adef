# dae::dae: the C API as one library that needs nothing of ours or of third parties beside it, and of whose names only
# those of dae.h can be seen. An application may have stb, yyjson or XNNPACK of its own, in another version.
#
# All static libraries become one relocatable object, in which the linker drops what no function of dae.h reaches; names
# that are hidden become names of the object alone. That object is the static library, or becomes the shared one
# (BUILD_SHARED_LIBS). GNU's tools do so in two steps, Apple's linker in one. The other ways were a prefix for each name
# of each library, which every update would change, and objcopy on each member, which cannot keep the members' names
# for each other.

# Every static library that a target links, directly or not, in the order in which they are met.
function(dae_static_libraries target result)
  set(found ${${result}})
  get_target_property(original ${target} ALIASED_TARGET)
  if(original)
    set(target ${original})
  endif()
  get_target_property(type ${target} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    if(target IN_LIST found)
      return()
    endif()
    list(APPEND found ${target})
  endif()
  foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
    get_target_property(linked ${target} ${property})
    foreach(name IN LISTS linked)
      string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" name "${name}")
      if(TARGET "${name}")
        dae_static_libraries(${name} found)
      endif()
    endforeach()
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

set(libraries "")
dae_static_libraries(dae_whole_api libraries)
set(files ${libraries})
list(TRANSFORM files REPLACE "(.+)" "$<TARGET_FILE:\\1>")

# CMake links it as a program, so that it has the flags of this system and processor.
file(WRITE ${PROJECT_BINARY_DIR}/dae_object.cpp "// The libraries are all that there is.\n")
add_executable(dae_object ${PROJECT_BINARY_DIR}/dae_object.cpp)
set_target_properties(dae_object PROPERTIES
  SUFFIX .o
  EXCLUDE_FROM_ALL ON
  POSITION_INDEPENDENT_CODE ON
  RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/object/$<CONFIG>)
add_dependencies(dae_object ${libraries})
set(object ${PROJECT_BINARY_DIR}/object/$<CONFIG>/dae.o)
if(APPLE)
  target_link_options(dae_object PRIVATE -r -nostdlib -Wl,-all_load "-Wl,-exported_symbol,_dae_*")
  target_link_libraries(dae_object PRIVATE ${files})
  set(hide ${CMAKE_COMMAND} -E copy)
else()
  # Groups of inline functions are kept once in a program, by name; ours are our own.
  target_link_options(dae_object PRIVATE -r -nostdlib -Wl,--force-group-allocation)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LINK_OPTIONS -r -nostdlib -Wl,--force-group-allocation -Wl,--gc-sections -Wl,--gc-keep-exported)
  check_cxx_source_compiles("extern \"C\" void dae_exported() {}" DAE_LINKER_DROPS_SECTIONS)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(DAE_LINKER_DROPS_SECTIONS)
    target_link_options(dae_object PRIVATE -Wl,--gc-sections -Wl,--gc-keep-exported)
  endif()
  target_link_libraries(dae_object PRIVATE -Wl,--whole-archive ${files} -Wl,--no-whole-archive)
  if(NOT CMAKE_OBJCOPY)
    message(FATAL_ERROR "expected objcopy (GNU's or LLVM's) beside the compiler, found none; set CMAKE_OBJCOPY")
  endif()
  set(hide ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=dae_* --localize-hidden)
endif()
add_custom_command(OUTPUT ${object} COMMAND ${hide} $<TARGET_FILE:dae_object> ${object} DEPENDS dae_object VERBATIM
  COMMENT "Hiding all names but those of dae.h")

# A C++ source tells CMake that users of the static library must link the C++ library.
add_library(dae_library ${object} ${PROJECT_BINARY_DIR}/dae_object.cpp)
add_library(dae::dae ALIAS dae_library)
set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
set_target_properties(dae_library PROPERTIES
  OUTPUT_NAME dae
  EXPORT_NAME dae
  LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
include(GNUInstallDirs)
target_include_directories(dae_library INTERFACE
  "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src/api>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
find_package(Threads REQUIRED)
target_link_libraries(dae_library PRIVATE Threads::Threads $<$<PLATFORM_ID:Linux>:m>)
