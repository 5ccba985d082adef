// The allocation functions of stb_image and stb_image_write, which are compiled to call them in stb_image.cpp and
// stb_image_write.cpp.
#ifndef DAE_IMAGE_STB_MEMORY_H_
#define DAE_IMAGE_STB_MEMORY_H_

#include <cstddef>
#include <limits>

namespace dae {

// While it exists, stb_image gets no block larger than the limit on the calling thread, since a few kilobytes of PNG
// can unpack to gigabytes. It also tells a damaged file from a lack of memory, which stb_image reports in the same way.
class StbDecodeScope {
 public:
  explicit StbDecodeScope(std::size_t largest_block);
  ~StbDecodeScope();
  StbDecodeScope(const StbDecodeScope&) = delete;
  StbDecodeScope& operator=(const StbDecodeScope&) = delete;

  // Whether the allocation of a block within the limit failed.
  bool out_of_memory() const;
};

// For stb_image; blocks are freed with std::free. Blocks of stb_allocate() are zeroed, because a damaged file can leave
// parts of an image unwritten, which must not show former contents of the memory. Bytes that stb_reallocate() adds are
// not zeroed.
void* stb_allocate(std::size_t size) noexcept;
void* stb_reallocate(void* block, std::size_t size) noexcept;

// stb_image_write does not check its allocations, so these functions throw std::bad_alloc through it. The scope then
// frees the blocks that the calling thread allocated and did not free.
class StbEncodeScope {
 public:
  StbEncodeScope();
  ~StbEncodeScope();
  StbEncodeScope(const StbEncodeScope&) = delete;
  StbEncodeScope& operator=(const StbEncodeScope&) = delete;
};

void* stb_write_allocate(std::size_t size);
void* stb_write_reallocate(void* block, std::size_t size);
void stb_write_free(void* block) noexcept;

}  // namespace dae

#endif  // DAE_IMAGE_STB_MEMORY_H_
