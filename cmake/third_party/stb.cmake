# stb: PNG and JPEG in and out, outlines of fonts, as single-file headers.
dae_fetch(stb)

add_library(dae_stb INTERFACE)
add_library(dae::stb ALIAS dae_stb)
target_include_directories(dae_stb SYSTEM INTERFACE ${stb_SOURCE_DIR})

if(PROJECT_IS_TOP_LEVEL)
  install(
    FILES ${stb_SOURCE_DIR}/stb_image.h ${stb_SOURCE_DIR}/stb_image_write.h ${stb_SOURCE_DIR}/stb_image_resize2.h
          ${stb_SOURCE_DIR}/stb_truetype.h
    DESTINATION include)
endif()
