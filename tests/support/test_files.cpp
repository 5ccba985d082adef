#include "support/test_files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dae::test {

std::vector<uint8_t> read_repository_file(const std::string& path) {
  std::ifstream file(std::string(DAE_TEST_FOLDER) + "/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace dae::test
