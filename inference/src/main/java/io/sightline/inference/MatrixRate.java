package io.sightline.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How fast this machine multiplies matrices: what a head's figures are measured against. */
final class MatrixRate {
  private static final int SIDE = 512;

  private MatrixRate() {}

  /**
   * Floating-point operations a second of CPU time of one thread, float32: the best of many
   * products of 512 x 512, since a busy machine only ever takes away.
   */
  static double measure(OrtEnvironment environment, SessionSettings settings, Duration time) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (InputStream in = MatrixRate.class.getResourceAsStream("product.onnx");
        SessionOptions options = settings.forBytes();
        OrtSession session = environment.createSession(in.readAllBytes(), options);
        ReusableTensor a = ones(environment);
        ReusableTensor b = ones(environment);
        ReusableTensor y = ones(environment)) {
      long best = Long.MAX_VALUE;
      long until = System.nanoTime() + time.toNanos();
      do {
        long begun = threads.getCurrentThreadCpuTime();
        session
            .run(Map.of("a", a.tensor(), "b", b.tensor()), Set.of(), Map.of("y", y.tensor()))
            .close();
        best = Math.min(best, threads.getCurrentThreadCpuTime() - begun);
      } while (System.nanoTime() < until);
      return 2.0 * SIDE * SIDE * SIDE / (best / 1e9);
    } catch (OrtException | IOException e) {
      throw new InferenceException("no product of matrices", e);
    }
  }

  private static ReusableTensor ones(OrtEnvironment environment) {
    ReusableTensor tensor = new ReusableTensor(environment);
    FloatBuffer numbers = tensor.floats(SIDE, SIDE);
    while (numbers.hasRemaining()) {
      numbers.put(1);
    }
    return tensor;
  }
}
