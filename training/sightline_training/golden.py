"""Inputs and outputs that a loader in another language replays before it trusts a head bundle."""

import numpy as np
import onnxruntime

from sightline_training.windows import Batch

TOLERANCE = 1e-3


def session(model):
    """A single-threaded session on a model or a file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    source = model if isinstance(model, (str, bytes)) else model.SerializeToString()
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def golden(model, cases=None):
    """-> {"tolerance", "cases": [{"inputs": {name: {"shape", "data"}}, "outputs": ...}]}."""
    run = session(model)
    return {"tolerance": TOLERANCE, "cases": [case(run, inputs) for inputs in cases or batches()]}


def case(run, inputs):
    rounded = {k: v if v.dtype == np.int64 else np.round(v, 4).astype(np.float32) for k, v in inputs.items()}
    names = [output.name for output in run.get_outputs()]
    told = run.run(names, rounded)
    return {"inputs": {k: tensor(v) for k, v in rounded.items()}, "outputs": {k: tensor(v) for k, v in zip(names, told)}}


def tensor(array):
    data = array.ravel().tolist()
    return {"shape": list(array.shape), "data": data if array.dtype == np.int64 else [round(x, 5) for x in data]}


def batches():
    """A first window with one frame, and a batch of two windows in which a subject comes and goes."""
    background, subject = np.eye(4)[0], np.eye(4)[1]
    both = (background + subject) / 2 ** 0.5
    slot = np.array([0.98, 0.05, 0.1, 0.05])
    first = Batch(dim=4, memory=1)
    first.window(short=[both], ages=[0.0], memory=[], memory_ages=[], weights=[])
    first.query(subject)
    first.row(0, 0)
    yield first.inputs()
    then = Batch(dim=4, memory=3)
    ages = [1.75 - 0.25 * i for i in range(8)]
    then.window([background] * 5 + [both] * 3, ages, [slot, background], [30.0, 4.0], [80.0, 6.0])
    then.window([both] * 4 + [slot] * 4, ages, [background, both, slot], [60.0, 9.0, 3.0], [40.0, 20.0, 2.0])
    then.query(subject)
    then.query(np.eye(4)[2])
    for window, query in ((0, 0), (0, 1), (1, 0)):
        then.row(window, query)
    yield then.inputs()
