// The handle of an XNNPACK operator, and its initialisation and errors.
#ifndef DAE_OPS_XNNPACK_OPERATOR_H_
#define DAE_OPS_XNNPACK_OPERATOR_H_

#include <cstddef>
#include <memory>
#include <string_view>

// XNNPACK's types, declared here so that only this folder's sources see its header.
struct xnn_operator;

namespace dae {

// XNNPACK may read, but never writes, this far past the end of a tensor.
inline constexpr std::size_t kOverreadBytes = 16;

struct OperatorDeleter {
  void operator()(xnn_operator* op) const;
};
using OperatorHandle = std::unique_ptr<xnn_operator, OperatorDeleter>;

// Throws std::bad_alloc, or std::runtime_error that says what failed: `XNNPACK failed to <step> "<name>" (status 3)`.
// `status` is an xnn_status.
void check_xnnpack(int status, const char* step, std::string_view name);

// Initialises XNNPACK once in a process; must be called before an operator is created.
void initialize_xnnpack();

}  // namespace dae

#endif  // DAE_OPS_XNNPACK_OPERATOR_H_
