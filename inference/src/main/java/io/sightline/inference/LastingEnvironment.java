package io.sightline.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of ONNX Runtime: one a process, from the first call to the end of the process.
 *
 * <p>All sessions share its threads, so that their number does not grow with sessions; between runs
 * they sleep: spinning costs ten times the work at 30 runs a second.
 *
 * <p>ONNX Runtime's Java binding releases it in a shutdown hook, and hooks run at the same time: a
 * run or a close under way then takes the process down with SIGSEGV (onnxruntime#31352), and with
 * it every hook that still had something to save. The environment counts its references, so one
 * more is taken, for ever. The binding has no public way to take it.
 */
final class LastingEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(LastingEnvironment.class);
  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static OrtEnvironment environment;

  private LastingEnvironment() {}

  /**
   * @param threads of the pool; the first call counts
   */
  static synchronized OrtEnvironment get(int threads) {
    if (environment == null) {
      environment = create(threads);
      takeReference();
    }
    return environment;
  }

  private static OrtEnvironment create(int threads) {
    try (ThreadingOptions threading = new ThreadingOptions()) {
      threading.setGlobalIntraOpNumThreads(threads);
      threading.setGlobalInterOpNumThreads(1);
      threading.setGlobalSpinControl(false);
      return OrtEnvironment.getEnvironment(LEVEL, "sightline", threading);
    } catch (OrtException e) {
      throw new InferenceException("no ONNX Runtime environment", e);
    }
  }

  private static void takeReference() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), LEVEL.getValue(), "sightline");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "This version of ONNX Runtime frees its environment when the process is told to end;"
              + " close the inference runtime before that.",
          e);
    }
  }
}
