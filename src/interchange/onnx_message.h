// Reads the messages of an ONNX file (protocol buffers) with protozero.
#ifndef DAE_INTERCHANGE_ONNX_MESSAGE_H_
#define DAE_INTERCHANGE_ONNX_MESSAGE_H_

// protozero checks only by assertions that a field has the requested wire type; a damaged file may have another one.
[[noreturn]] void refuse_wire_type();
#define protozero_assert(condition) ((condition) ? void() : refuse_wire_type())

#include <cstdint>
#include <protozero/exception.hpp>
#include <protozero/pbf_message.hpp>
#include <string>
#include <vector>

#include "common/error.h"
#include "interchange/onnx_fields.h"
#include "interchange/onnx_graph.h"

namespace dae::onnx {

template <class Field>
using Reader = protozero::pbf_message<Field>;

// These limits exceed any network of the layer table. They keep the memory of the reader in proportion to the file.
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxNames = 1'000;  // for a node's inputs, outputs, attributes and dimensions each

template <class Values>
void require_room(const Values& values, std::size_t most, const char* what) {
  if (values.size() >= most)
    throw ModelFormatError("expected an ONNX model with at most " + std::to_string(most) + " " + what);
}

inline std::string text(protozero::data_view view) {
  return {view.data(), view.size()};
}

// Reads repeated numbers, which are one packed field in proto3 and a field each in proto2.
template <class Field>
void read_integers(Reader<Field>& from, std::vector<int64_t>& to) {
  if (from.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const int64_t value : from.get_packed_int64()) to.push_back(value);
  } else {
    to.push_back(from.get_int64());
  }
}

// Throws ModelFormatError for a tensor whose number of values is not its shape's, or whose values lie in another file.
Tensor read_tensor(Reader<fields::Tensor> from);

}  // namespace dae::onnx

#endif  // DAE_INTERCHANGE_ONNX_MESSAGE_H_
