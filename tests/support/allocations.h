#ifndef DAE_TESTS_SUPPORT_ALLOCATIONS_H_
#define DAE_TESTS_SUPPORT_ALLOCATIONS_H_

#include <cstddef>

namespace dae::test {

// Counts this program's calls of operator new so far, on any thread.
std::size_t allocations();

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_ALLOCATIONS_H_
