// Where stb_image and stb_image_write take their memory: both are compiled, in stb_image.cpp and stb_image_write.cpp,
// to call these functions.
#ifndef DAE_IMAGE_STB_MEMORY_H_
#define DAE_IMAGE_STB_MEMORY_H_

#include <cstddef>
#include <limits>

namespace dae {

// While it lives, the calling thread's stb_image gets no block larger than the limit: a few kilobytes of PNG can
// unpack to gigabytes that its picture has no use for. Also tells a file that is damaged from memory that has run out,
// which stb_image reports alike.
class StbDecodeScope {
 public:
  explicit StbDecodeScope(std::size_t largest_block);
  ~StbDecodeScope();
  StbDecodeScope(const StbDecodeScope&) = delete;
  StbDecodeScope& operator=(const StbDecodeScope&) = delete;

  // A block within the limit could not be had.
  bool out_of_memory() const;
};

// For stb_image: freed with std::free. New blocks are zeroed, because a damaged file can leave parts of a picture
// unwritten, which must not show what the memory held before.
void* stb_allocate(std::size_t size) noexcept;
void* stb_reallocate(void* block, std::size_t size) noexcept;

// stb_image_write does not look whether it got its memory, so these throw std::bad_alloc through it. The scope frees
// what the calling thread took during its life and has not freed.
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
