"""Checks ONNX files by onnx.checker and strict shape inference; prints their metadata as JSON."""

import json
import sys

import onnx


def shape(port):
    return [d.dim_param or d.dim_value for d in port.type.tensor_type.shape.dim]


def describe(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    return {
        "input": shape(inferred.graph.input[0]),
        "output": shape(inferred.graph.output[0]),
        "opset": model.opset_import[0].version,
        "metadata": {entry.key: entry.value for entry in model.metadata_props},
    }


print(json.dumps([describe(path) for path in sys.argv[1:]]))
