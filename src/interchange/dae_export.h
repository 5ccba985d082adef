#ifndef DAE_INTERCHANGE_DAE_EXPORT_H_
#define DAE_INTERCHANGE_DAE_EXPORT_H_

#include <optional>

#include "interchange/interchange.h"
#include "interchange/onnx_graph.h"

namespace dae {

// Creates the model that export_onnx() writes.
onnx::Model onnx_model(const Model& model, const OnnxOptions& options);

// Imports a file that export_onnx() wrote, with its layer table and the file's weights. Returns none if the file's
// nodes differ from those that export_onnx() writes for the table.
std::optional<Model> import_dae_export(const onnx::Model& file);

}  // namespace dae

#endif  // DAE_INTERCHANGE_DAE_EXPORT_H_
