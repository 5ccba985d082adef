#include "image/stb_memory.h"

#include <cstdint>
#include <cstdlib>
#include <new>

namespace dae {
namespace {

thread_local std::size_t largest_block = std::numeric_limits<std::size_t>::max();
thread_local bool exhausted = false;

void* noted(void* block) noexcept {
  if (block == nullptr) exhausted = true;
  return block;
}

// Precedes each block of stb_image_write, in a linked list around `blocks`. It is aligned, so that the block after it
// is, too.
struct alignas(std::max_align_t) BlockHeader {
  BlockHeader* previous;
  BlockHeader* next;
};

thread_local BlockHeader blocks = {&blocks, &blocks};

void link(BlockHeader* header) noexcept {
  header->previous = &blocks;
  header->next = blocks.next;
  blocks.next->previous = header;
  blocks.next = header;
}

void unlink(BlockHeader* header) noexcept {
  header->previous->next = header->next;
  header->next->previous = header->previous;
}

BlockHeader* header_of(void* block) noexcept {
  return static_cast<BlockHeader*>(block) - 1;
}

}  // namespace

StbDecodeScope::StbDecodeScope(std::size_t limit) {
  largest_block = limit;
  exhausted = false;
}

StbDecodeScope::~StbDecodeScope() {
  largest_block = std::numeric_limits<std::size_t>::max();
}

bool StbDecodeScope::out_of_memory() const {
  return exhausted;
}

void* stb_allocate(std::size_t size) noexcept {
  return size > largest_block ? nullptr : noted(std::calloc(1, size));
}

void* stb_reallocate(void* block, std::size_t size) noexcept {
  return size > largest_block ? nullptr : noted(std::realloc(block, size));
}

StbEncodeScope::StbEncodeScope() = default;

StbEncodeScope::~StbEncodeScope() {
  while (blocks.next != &blocks) stb_write_free(blocks.next + 1);
}

void* stb_write_allocate(std::size_t size) {
  return stb_write_reallocate(nullptr, size);
}

void* stb_write_reallocate(void* block, std::size_t size) {
  BlockHeader* old = block == nullptr ? nullptr : header_of(block);
  if (old != nullptr) unlink(old);
  auto* header = static_cast<BlockHeader*>(
      size > SIZE_MAX - sizeof(BlockHeader) ? nullptr : std::realloc(old, sizeof(BlockHeader) + size));
  if (header == nullptr) {
    if (old != nullptr) link(old);
    throw std::bad_alloc();
  }
  link(header);
  return header + 1;
}

void stb_write_free(void* block) noexcept {
  if (block == nullptr) return;
  unlink(header_of(block));
  std::free(header_of(block));
}

}  // namespace dae
