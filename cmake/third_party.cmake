# Brings in the third-party targets: from an installed folder if one is given, else from pinned sources.
set(DAE_THIRD_PARTY_DIR "" CACHE PATH "Folder that cmake/third_party was installed to; empty builds it along")
set(DAE_CATCH2_DIR "" CACHE PATH "The same for Catch2 alone, where it is not in that folder")

if(DAE_THIRD_PARTY_DIR)
  foreach(folder IN LISTS DAE_THIRD_PARTY_DIR DAE_CATCH2_DIR)
    include(${folder}/dae_third_party-config.cmake)
  endforeach()
else()
  set(DAE_THIRD_PARTY_TESTING ${DAE_BUILD_TESTS})
  add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/third_party ${PROJECT_BINARY_DIR}/third_party EXCLUDE_FROM_ALL)
endif()
