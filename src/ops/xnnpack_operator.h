// The handle of an XNNPACK operator, and its initialisation and errors.
#ifndef DAE_OPS_XNNPACK_OPERATOR_H_
#define DAE_OPS_XNNPACK_OPERATOR_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

// XNNPACK's types, declared here so that only this folder's sources see its header.
struct xnn_operator;

namespace dae {

// XNNPACK may read, but never writes, this far past the end of a tensor.
inline constexpr std::size_t kOverreadBytes = 16;

struct OperatorDeleter {
  void operator()(xnn_operator* op) const;
};
using OperatorHandle = std::unique_ptr<xnn_operator, OperatorDeleter>;

// Memory that an operator asks for when it is reshaped.
class XnnpackWorkspace {
 public:
  // A function xnn_reshape_...() fills it in.
  std::size_t size = 0;
  std::size_t alignment = 1;

  // Allocates after a reshape, if there was less. Returns null for a size of 0.
  void* data();

 private:
  std::vector<std::byte> bytes_;
};

// Throws std::bad_alloc, or std::runtime_error that says what failed: `XNNPACK failed to <step> "<name>" (status 3)`.
// `status` is an xnn_status.
void check_xnnpack(int status, const char* step, std::string_view name);

// Initialises XNNPACK once in a process; must be called before an operator is created.
void initialize_xnnpack();

}  // namespace dae

#endif  // DAE_OPS_XNNPACK_OPERATOR_H_
