package io.sightline.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which provider runs the graphs, and why.
 *
 * @param reason for the log: what was tried and what came of it
 */
record ProviderChoice(Provider provider, String reason) {

  /**
   * Tries the providers, the fastest first, by running a graph of one addition on each: the list of
   * providers that ONNX Runtime gives, and even adding one to a session, do not show that it works.
   *
   * @throws InferenceException if a provider is forced and does not work
   */
  static ProviderChoice probe(OrtEnvironment environment, RuntimeOptions options) {
    List<Provider> candidates =
        options.forced().map(List::of).orElseGet(() -> List.of(Provider.values()));
    List<String> failures = new ArrayList<>();
    for (Provider provider : candidates) {
      try {
        run(environment, new SessionSettings(provider, options));
        String chosen = options.forced().isPresent() ? "forced, and works" : "the first that works";
        return new ProviderChoice(
            provider, failures.isEmpty() ? chosen : chosen + "; " + String.join("; ", failures));
      } catch (OrtException | IOException e) {
        failures.add(provider + " does not: " + firstLine(e));
      }
    }
    throw new InferenceException("no provider works: " + String.join("; ", failures));
  }

  private static void run(OrtEnvironment environment, SessionSettings settings)
      throws OrtException, IOException {
    Path model = Files.createTempFile("probe", ".onnx");
    try {
      try (InputStream in = ProviderChoice.class.getResourceAsStream("probe.onnx")) {
        Files.copy(in, model, StandardCopyOption.REPLACE_EXISTING);
      }
      Optional<BatchRange> range = Optional.of(new BatchRange("x", 1, List.of()));
      try (SessionOptions options = settings.forModel(model, range);
          OrtSession session = environment.createSession(model.toString(), options);
          OnnxTensor one = OnnxTensor.createTensor(environment, new float[] {1});
          OrtSession.Result result = session.run(Map.of("x", one))) {
        float found = ((float[]) result.get(0).getValue())[0];
        if (found != 2) {
          throw new IOException("1 + 1 came out as " + found);
        }
      }
    } finally {
      Files.delete(model);
    }
  }

  private static String firstLine(Exception e) {
    String text = String.valueOf(e.getMessage()).strip();
    int end = text.indexOf('\n');
    String line =
        (end < 0 ? text : text.substring(0, end))
            .replaceFirst("^Error code - \\S+ - message: ", "");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }
}
