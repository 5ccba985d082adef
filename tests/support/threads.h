#ifndef DAE_TESTS_SUPPORT_THREADS_H_
#define DAE_TESTS_SUPPORT_THREADS_H_

#include <vector>

namespace dae::test {

// Thread counts to test with: a WebAssembly build without threads has one only.
inline std::vector<int> thread_counts() {
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
  return {1};
#else
  return {1, 2, 3, 5};
#endif
}

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_THREADS_H_
