#ifndef DAE_TESTS_SUPPORT_TEST_FILES_H_
#define DAE_TESTS_SUPPORT_TEST_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace dae::test {

// Bytes of a file of the repository; `path` is relative to its root. Throws if it cannot be read.
std::vector<uint8_t> read_repository_file(const std::string& path);
// The full path of a file or folder of the repository.
std::string repository_path(const std::string& path);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_TEST_FILES_H_
