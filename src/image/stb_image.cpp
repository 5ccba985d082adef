// The implementation of stb_image (nothings/stb) for the supported formats, from memory only.
#include <cstdlib>

#include "image/stb_memory.h"

#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
// Its messages say less than the checks before it, and one of them is a variable that all threads share.
#define STBI_NO_FAILURE_STRINGS
#define STBI_MAX_DIMENSIONS 65535
// A damaged file must not abort the program.
#define STBI_ASSERT(condition) ((void)0)
#define STBI_MALLOC(size) dae::stb_allocate(size)
#define STBI_REALLOC(block, size) dae::stb_reallocate(block, size)
#define STBI_FREE(block) std::free(block)
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>
