# Brings in the third-party targets: from an installed folder if one is given, else from pinned sources.
set(DAE_THIRD_PARTY_DIR "" CACHE PATH "Folder that cmake/third_party was installed to; empty builds it along")

if(DAE_THIRD_PARTY_DIR)
  find_package(dae_third_party CONFIG REQUIRED PATHS ${DAE_THIRD_PARTY_DIR} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
else()
  set(DAE_THIRD_PARTY_TESTING ${DAE_BUILD_TESTS})
  add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/third_party ${PROJECT_BINARY_DIR}/third_party EXCLUDE_FROM_ALL)
endif()
