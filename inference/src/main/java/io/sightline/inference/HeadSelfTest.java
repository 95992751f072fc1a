package io.sightline.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.inference.bundle.HeadGolden;
import io.sightline.inference.bundle.HeadGolden.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a head, on this machine and this provider, what its golden data knows the answer to. */
final class HeadSelfTest {
  private HeadSelfTest() {}

  /** What is wrong; empty if nothing is. */
  static List<String> run(OrtEnvironment environment, OrtSession session, HeadBundle bundle) {
    List<String> failures = new ArrayList<>();
    List<HeadGolden.Case> cases = bundle.golden().cases();
    for (int i = 0; i < cases.size(); i++) {
      String name = "self-test: case " + (i + 1);
      Map<String, ReusableTensor> inputs = new LinkedHashMap<>();
      try {
        run(environment, session, bundle, cases.get(i), inputs, name, failures);
      } catch (OrtException | InferenceException e) {
        failures.add(name + ": expected scores, found " + e.getMessage());
      } finally {
        inputs.values().forEach(ReusableTensor::close);
      }
    }
    return failures;
  }

  private static void run(
      OrtEnvironment environment,
      OrtSession session,
      HeadBundle bundle,
      HeadGolden.Case golden,
      Map<String, ReusableTensor> owned,
      String name,
      List<String> failures)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : HeadContract.inputs(bundle.shape(), 1)) {
      Tensor tensor = golden.inputs().get(spec.name());
      if (tensor == null) {
        failures.add(
            name + ": expected input " + spec.name() + ", found " + golden.inputs().keySet());
        return;
      }
      ReusableTensor input = new ReusableTensor(environment);
      owned.put(spec.name(), input);
      put(tensor, spec.type(), input);
      inputs.put(spec.name(), input.tensor());
    }
    try (Result result = session.run(inputs)) {
      for (TensorSpec spec : HeadContract.outputs(bundle.shape())) {
        Tensor expected = golden.outputs().get(spec.name());
        OnnxTensor found = (OnnxTensor) result.get(spec.name()).orElseThrow();
        if (expected == null) {
          failures.add(
              name + ": expected output " + spec.name() + ", found " + golden.outputs().keySet());
        } else {
          compare(name + ": " + spec.name(), expected, found, bundle.golden(), failures);
        }
      }
    }
  }

  private static void put(Tensor tensor, OnnxJavaType type, ReusableTensor input) {
    if (type == OnnxJavaType.INT64) {
      LongBuffer room = input.longs(tensor.shape());
      for (float value : tensor.data()) {
        room.put((long) value);
      }
    } else {
      input.floats(tensor.shape()).put(tensor.data());
    }
  }

  private static void compare(
      String what, Tensor expected, OnnxTensor found, HeadGolden golden, List<String> failures) {
    long[] shape = found.getInfo().getShape();
    if (!Arrays.equals(expected.shape(), shape)) {
      failures.add(
          what
              + ": expected shape "
              + Arrays.toString(expected.shape())
              + ", found "
              + Arrays.toString(shape));
      return;
    }
    FloatBuffer numbers = found.getFloatBuffer();
    float largest = 0;
    int at = 0;
    float[] data = expected.data();
    for (int i = 0; i < data.length; i++) {
      float difference = Math.abs(numbers.get(i) - data[i]);
      if (!(difference <= largest)) {
        largest = difference;
        at = i;
        if (Float.isNaN(difference)) {
          break;
        }
      }
    }
    if (!(largest <= golden.tolerance())) {
      failures.add(
          "%s: expected %s within %s at place %d, found %s"
              .formatted(what, data[at], golden.tolerance(), at, numbers.get(at)));
    }
  }
}
