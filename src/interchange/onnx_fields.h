// Field numbers of onnx/onnx.proto, for protozero's readers and writers.
#ifndef DAE_INTERCHANGE_ONNX_FIELDS_H_
#define DAE_INTERCHANGE_ONNX_FIELDS_H_

#include <protozero/types.hpp>

namespace dae::onnx::fields {

enum class Model : protozero::pbf_tag_type {
  kIrVersion = 1,
  kProducerName = 2,
  kProducerVersion = 3,
  kDocString = 6,
  kGraph = 7,
  kOpsetImport = 8,
  kMetadataProps = 14,
};

enum class OperatorSet : protozero::pbf_tag_type { kDomain = 1, kVersion = 2 };

enum class StringEntry : protozero::pbf_tag_type { kKey = 1, kValue = 2 };

enum class Graph : protozero::pbf_tag_type { kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12 };

enum class Node : protozero::pbf_tag_type {
  kInput = 1,
  kOutput = 2,
  kName = 3,
  kOpType = 4,
  kAttribute = 5,
  kDomain = 7,
};

enum class Attribute : protozero::pbf_tag_type {
  kName = 1,
  kFloat = 2,
  kInt = 3,
  kString = 4,
  kTensor = 5,
  kInts = 8,
  kType = 20,
};

enum class Tensor : protozero::pbf_tag_type {
  kDims = 1,
  kDataType = 2,
  kFloatData = 4,
  kInt64Data = 7,
  kName = 8,
  kRawData = 9,
  kDataLocation = 14,
};

enum class ValueInfo : protozero::pbf_tag_type { kName = 1, kType = 2, kDocString = 3 };

enum class Type : protozero::pbf_tag_type { kTensorType = 1 };

enum class TensorType : protozero::pbf_tag_type { kElementType = 1, kShape = 2 };

enum class Shape : protozero::pbf_tag_type { kDimension = 1 };

enum class Dimension : protozero::pbf_tag_type { kValue = 1, kName = 2 };

}  // namespace dae::onnx::fields

#endif  // DAE_INTERCHANGE_ONNX_FIELDS_H_
