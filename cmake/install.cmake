# cmake --install: the C API as one library, and where this is the whole project the command and the models.
#   lib/libdae.a (or .so)  include/dae.h  lib/cmake/dae (find_package)  lib/pkgconfig/dae.pc  bin/dae  share/dae/models
include(CMakePackageConfigHelpers)

# The library is C++ inside; a linker that is started for C must be told.
list(FILTER CMAKE_CXX_IMPLICIT_LINK_LIBRARIES INCLUDE REGEX "^(std)?c\\+\\+$")
list(TRANSFORM CMAKE_CXX_IMPLICIT_LINK_LIBRARIES PREPEND -l OUTPUT_VARIABLE DAE_CXX_LIBRARY)

set(config ${CMAKE_INSTALL_LIBDIR}/cmake/dae)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/dae-config.cmake.in ${PROJECT_BINARY_DIR}/dae-config.cmake
  INSTALL_DESTINATION ${config})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dae-config-version.cmake COMPATIBILITY SameMinorVersion)
install(TARGETS dae_library EXPORT dae)
install(EXPORT dae FILE dae-targets.cmake NAMESPACE dae:: DESTINATION ${config})
install(FILES ${PROJECT_BINARY_DIR}/dae-config.cmake ${PROJECT_BINARY_DIR}/dae-config-version.cmake DESTINATION ${config})
install(FILES ${PROJECT_SOURCE_DIR}/src/api/dae.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# dae.pc: folders relative to itself, so that what was installed can be moved; but where the library's folder was given
# whole, the prefix is known when it is installed and no earlier.
set(pkgconfig ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(DAE_PC_LIBDIR "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
set(DAE_PC_INCLUDEDIR "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(DAE_PC_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(DAE_PC_LIBDIR "${CMAKE_INSTALL_LIBDIR}")
  set(DAE_PC_PREFIX "@prefix@")
else()
  file(RELATIVE_PATH back "/${pkgconfig}" "/")
  string(REGEX REPLACE "/$" "" back "${back}")
  set(DAE_PC_PREFIX "\${pcfiledir}/${back}")
endif()
# Spaces part its words, save in the folder that it is found in.
string(REPLACE " " "\\ " DAE_PC_LIBDIR "${DAE_PC_LIBDIR}")
string(REPLACE " " "\\ " DAE_PC_INCLUDEDIR "${DAE_PC_INCLUDEDIR}")
if(NOT BUILD_SHARED_LIBS)
  set(DAE_PC_LIBRARIES "${DAE_CXX_LIBRARY} -lm -pthread")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/dae.pc.in ${PROJECT_BINARY_DIR}/dae.pc.in @ONLY)
install(CODE "string(REPLACE \" \" \"\\\\ \" prefix \"\${CMAKE_INSTALL_PREFIX}\")
configure_file(\"${PROJECT_BINARY_DIR}/dae.pc.in\" \"${PROJECT_BINARY_DIR}/dae.pc\" @ONLY)")
install(FILES ${PROJECT_BINARY_DIR}/dae.pc DESTINATION ${pkgconfig})

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
install(TARGETS dae RUNTIME)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/dae/models
  FILES_MATCHING PATTERN "*.safetensors")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/THIRD_PARTY_NOTICES.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The same as a package to unpack or install: cpack in the build folder.
set(CPACK_PACKAGE_VENDOR dae-wasm)
set(CPACK_PACKAGE_CONTACT "the maintainers of dae-wasm")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Denoising autoencoders: command, library and models")
set(CPACK_GENERATOR TGZ)
include(CPack)
