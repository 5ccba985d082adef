#include "ops/xnnpack_operator.h"

#include <xnnpack.h>

#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>

#include "common/message.h"

namespace dae {

static_assert(kOverreadBytes >= XNN_EXTRA_BYTES);

void OperatorDeleter::operator()(xnn_operator* op) const {
  xnn_delete_operator(op);
}

void* XnnpackWorkspace::data() {
  if (size == 0) return nullptr;
  std::size_t space = size + alignment;
  if (bytes_.size() < space) bytes_.resize(space);
  void* data = bytes_.data();
  return std::align(alignment, size, data, space);
}

void check_xnnpack(int status, const char* step, std::string_view name) {
  if (status == xnn_status_success) return;
  if (status == xnn_status_out_of_memory) throw std::bad_alloc();
  throw_error<std::runtime_error>("XNNPACK failed to {} \"{}\" (status {})", step, name, status);
}

void initialize_xnnpack() {
  static std::once_flag once;
  // An exception leaves the flag unset, so that a later call tries again.
  std::call_once(once, [] { check_xnnpack(xnn_initialize(nullptr), "initialise", "XNNPACK"); });
}

}  // namespace dae
