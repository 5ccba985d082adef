#include "support/test_files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dae::test {

std::string repository_path(const std::string& path) {
  return std::string(DAE_TEST_FOLDER) + "/" + path;
}

std::vector<uint8_t> read_repository_file(const std::string& path) {
  std::ifstream file(repository_path(path), std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace dae::test
