// The implementation of stb_image_write (nothings/stb), to memory only.
#include "image/crc32.h"
#include "image/stb_memory.h"

#define STBI_WRITE_NO_STDIO
#define STBIW_ASSERT(condition) ((void)0)
#define STBIW_MALLOC(size) dae::stb_write_allocate(size)
#define STBIW_REALLOC(block, size) dae::stb_write_reallocate(block, size)
#define STBIW_FREE(block) dae::stb_write_free(block)
#define STBIW_CRC32(buffer, length) dae::crc32({buffer, static_cast<std::size_t>(length)})
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>
