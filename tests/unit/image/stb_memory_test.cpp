#include "image/stb_memory.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

TEST_CASE("a decoder gets no block above the limit, which is no lack of memory", "[stb_memory]") {
  {
    const dae::StbDecodeScope scope(1000);
    CHECK(dae::stb_allocate(1001) == nullptr);
    CHECK_FALSE(scope.out_of_memory());
    void* block = dae::stb_allocate(1000);
    REQUIRE(block != nullptr);
    CHECK(static_cast<uint8_t*>(block)[999] == 0);
    CHECK(dae::stb_reallocate(block, 1001) == nullptr);
    std::free(block);
  }
  void* block = dae::stb_allocate(1001);
  CHECK(block != nullptr);
  std::free(block);
}

// The address sanitizer's leak check is the other half of this test.
TEST_CASE("an encoder that stops in the middle leaves nothing behind", "[stb_memory]") {
  const dae::StbEncodeScope scope;
  void* kept = dae::stb_write_allocate(10);
  std::memset(kept, 7, 10);
  void* freed = dae::stb_write_allocate(10);
  kept = dae::stb_write_reallocate(kept, 10'000);
  CHECK(static_cast<uint8_t*>(kept)[9] == 7);
  dae::stb_write_free(freed);
  dae::stb_write_free(nullptr);
  CHECK_THROWS_AS(dae::stb_write_reallocate(kept, SIZE_MAX - 8), std::bad_alloc);
  CHECK(static_cast<uint8_t*>(kept)[9] == 7);
}
