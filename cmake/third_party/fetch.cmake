# dae_fetch(<name>): declares <name> from sources.json and makes <name>_SOURCE_DIR known, without
# running the project's own CMake file; the caller adds it, or lists the few files it needs.
include(FetchContent)

file(READ ${CMAKE_CURRENT_LIST_DIR}/sources.json DAE_SOURCES)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/sources.json)

macro(dae_fetch name)
  string(JSON dae_git GET "${DAE_SOURCES}" ${name} git)
  string(JSON dae_tag GET "${DAE_SOURCES}" ${name} tag)
  FetchContent_Declare(${name}
    GIT_REPOSITORY ${dae_git}
    GIT_TAG ${dae_tag}
    # No such folder on purpose: makes the sources available and adds nothing to the build.
    SOURCE_SUBDIR do-not-add)
  FetchContent_MakeAvailable(${name})
endmacro()
