package io.sightline.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sightline.inference.bundle.BundleRejectedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares a loaded graph with the contract. */
final class GraphCheck {
  private GraphCheck() {}

  /**
   * @param outputs must be there; others may be as well
   * @throws BundleRejectedException naming every tensor that was expected and what was found
   */
  static void check(
      OrtSession session, Path bundle, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    List<String> problems = new ArrayList<>();
    try {
      problems.addAll(TensorSpec.problems("input", inputs, session.getInputInfo(), true));
      problems.addAll(TensorSpec.problems("output", outputs, session.getOutputInfo(), false));
    } catch (OrtException e) {
      throw new InferenceException("cannot read the graph of " + bundle, e);
    }
    if (!problems.isEmpty()) {
      throw new BundleRejectedException(bundle, problems);
    }
  }
}
