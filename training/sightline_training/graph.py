"""A small expression language that writes ONNX nodes, so that a formula reads as a formula.

`Graph` holds what has been written so far; `Tensor` is a name in it with Python's operators. Node and constant names are
numbered in the order of writing, so the same program gives the same bytes.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


class Graph:
    def __init__(self, name):
        self.name = name
        self.inputs, self.outputs, self.nodes, self.constants = [], [], [], {}

    def input(self, name, shape, dtype=FLOAT):
        """Declares a graph input. `shape` names its axes, as in `["W", "S", "D"]`; every one is dynamic."""
        self.inputs.append(helper.make_tensor_value_info(name, dtype, shape))
        return Tensor(self, name)

    def output(self, tensor, name, shape, dtype=FLOAT):
        self.nodes.append(helper.make_node("Identity", [tensor.name], [name], name=name))
        self.outputs.append(helper.make_tensor_value_info(name, dtype, shape))

    def constant(self, value, dtype=np.float32):
        """A constant, stored once however often it is used."""
        array = np.asarray(value, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self.constants:
            self.constants[key] = numpy_helper.from_array(array, f"const_{len(self.constants)}")
        return Tensor(self, self.constants[key].name)

    def ints(self, *values):
        return self.constant(list(values), np.int64)

    def op(self, kind, *inputs, **attributes):
        """Writes one node; numbers among the inputs become float constants. Returns its (first) output."""
        return self.ops(kind, 1, *inputs, **attributes)[0]

    def ops(self, kind, count, *inputs, **attributes):
        names = [(i if isinstance(i, Tensor) else self.constant(i)).name for i in inputs]
        node = f"{kind.lower()}_{len(self.nodes)}"
        outs = [node if k == 0 else f"{node}_{k}" for k in range(count)]
        self.nodes.append(helper.make_node(kind, names, outs, name=node, **attributes))
        return [Tensor(self, out) for out in outs]

    def model(self, producer, version, doc):
        graph = helper.make_graph(
            self.nodes, self.name, self.inputs, self.outputs, list(self.constants.values()), doc_string=doc)
        model = helper.make_model(
            graph, producer_name=producer, producer_version=version, ir_version=IR_VERSION,
            opset_imports=[helper.make_opsetid("", OPSET)])
        onnx.checker.check_model(model, full_check=True)
        return model


class Tensor:
    """A value in a graph. Broadcasting is ONNX's, which is numpy's."""

    def __init__(self, graph, name):
        self.graph, self.name = graph, name

    def op(self, kind, *others, **attributes):
        return self.graph.op(kind, self, *others, **attributes)

    def __add__(self, other):
        return self.op("Add", other)

    def __sub__(self, other):
        return self.op("Sub", other)

    def __mul__(self, other):
        return self.op("Mul", other)

    def __truediv__(self, other):
        return self.op("Div", other)

    def __matmul__(self, other):
        return self.op("MatMul", other)

    def __rsub__(self, number):
        return self.graph.op("Sub", number, self)

    def __rtruediv__(self, number):
        return self.graph.op("Div", number, self)

    __radd__, __rmul__ = __add__, __mul__

    def at_least(self, other):
        return self.op("Max", other)

    def at_most(self, other):
        return self.op("Min", other)

    def clip(self, low, high):
        return self.at_least(low).at_most(high)

    def where(self, condition, otherwise):
        """This value where `condition` (0 or 1) holds, `otherwise` elsewhere; what it replaces may be NaN."""
        return self.graph.op("Where", condition.op("Greater", 0.5), self, otherwise)

    def sum(self, axis):
        return self.op("ReduceSum", self.graph.ints(axis), keepdims=1)

    def min(self, axis):
        return self.op("ReduceMin", axes=[axis], keepdims=1)

    def expand_dims(self, axis):
        return self.op("Unsqueeze", self.graph.ints(axis))

    def squeeze(self, axis):
        return self.op("Squeeze", self.graph.ints(axis))

    def transpose(self, *order):
        return self.op("Transpose", perm=list(order))

    def take(self, rows):
        """Rows along the first axis."""
        return self.op("Gather", rows, axis=0)

    def unit(self):
        """Scaled to length 1 along the last axis; a zero vector stays zero."""
        length = self.op("ReduceL2", axes=[-1], keepdims=1)
        return self / length.at_least(1e-6)
