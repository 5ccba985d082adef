# cmake --install: the command, and the C API as one archive that needs nothing of ours or of third parties beside it.
#   lib/libdae.a  include/dae.h  lib/cmake/dae (find_package)  lib/pkgconfig/dae.pc  bin/dae  share/dae/models
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

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
dae_static_libraries(dae_api libraries)
set(files ${libraries})
list(TRANSFORM files REPLACE "(.+)" "$<TARGET_FILE:\\1>")
set(archive ${PROJECT_BINARY_DIR}/libdae.a)

if(APPLE)
  set(merge libtool -static -o ${archive} ${files})
else()
  # The archiver's own script language: it takes the members of other archives.
  list(JOIN files "\nADDLIB " added)
  set(script ${PROJECT_BINARY_DIR}/libdae.mri)
  file(GENERATE OUTPUT ${script} CONTENT "CREATE libdae.a\nADDLIB ${added}\nSAVE\nEND\n")
  set(merge ${CMAKE_AR} -M < ${script})
endif()
add_custom_command(OUTPUT ${archive} COMMAND ${CMAKE_COMMAND} -E rm -f ${archive} COMMAND ${merge}
  DEPENDS ${libraries} WORKING_DIRECTORY ${PROJECT_BINARY_DIR} COMMENT "One archive of the library" VERBATIM)
add_custom_target(dae_archive ALL DEPENDS ${archive})

# The library is C++ inside; a linker that is started for C must be told.
list(FILTER CMAKE_CXX_IMPLICIT_LINK_LIBRARIES INCLUDE REGEX "^(std)?c\\+\\+$")
list(TRANSFORM CMAKE_CXX_IMPLICIT_LINK_LIBRARIES PREPEND -l OUTPUT_VARIABLE DAE_CXX_LIBRARY)

set(config ${CMAKE_INSTALL_LIBDIR}/cmake/dae)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/dae-config.cmake.in ${PROJECT_BINARY_DIR}/dae-config.cmake
  INSTALL_DESTINATION ${config} PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dae-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_file(${CMAKE_CURRENT_LIST_DIR}/dae.pc.in ${PROJECT_BINARY_DIR}/dae.pc @ONLY)

install(TARGETS dae RUNTIME)
install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${PROJECT_SOURCE_DIR}/src/api/dae.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_BINARY_DIR}/dae-config.cmake ${PROJECT_BINARY_DIR}/dae-config-version.cmake DESTINATION ${config})
install(FILES ${PROJECT_BINARY_DIR}/dae.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
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
