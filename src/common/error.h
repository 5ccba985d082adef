#ifndef DAE_COMMON_ERROR_H_
#define DAE_COMMON_ERROR_H_

#include <stdexcept>

namespace dae {

// Bytes that are not a model file this version can run. The message says what was expected and what came.
class ModelFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace dae

#endif  // DAE_COMMON_ERROR_H_
