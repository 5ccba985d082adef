#ifndef DAE_TESTS_SUPPORT_ALLOCATIONS_H_
#define DAE_TESTS_SUPPORT_ALLOCATIONS_H_

#include <cstddef>

namespace dae::test {

// How often this program has called operator new so far, on any thread.
std::size_t allocations();

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_ALLOCATIONS_H_
