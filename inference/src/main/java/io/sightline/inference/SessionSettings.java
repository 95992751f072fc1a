package io.sightline.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What is set on every session, for one provider. Immutable. */
record SessionSettings(Provider provider, RuntimeOptions runtime) {

  /**
   * Settings of a session; whoever asks closes them.
   *
   * @param model the file, by whose bytes TensorRT's engine is named
   * @param range the shapes of its input; empty for a graph of many free sides, which TensorRT does
   *     not suit: that one runs on CUDA
   */
  SessionOptions forModel(Path model, Optional<BatchRange> range) throws OrtException, IOException {
    SessionOptions options = new SessionOptions();
    try {
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      // Threads are those of the environment, which do not spin: see InferenceRuntime.
      options.disablePerSessionThreads();
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      // A plan of memory is kept for every input shape ever seen, and batches have many shapes.
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      if (provider == Provider.TENSORRT && range.isPresent()) {
        addTensorRt(options, model, range.get());
      }
      if (provider != Provider.CPU) {
        addCuda(options);
      }
      return options;
    } catch (OrtException | IOException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /** Settings of a session on the CPU or on CUDA whose model is in no file. */
  SessionOptions forBytes() throws OrtException, IOException {
    return forModel(Path.of(""), Optional.empty());
  }

  private void addTensorRt(SessionOptions options, Path model, BatchRange range)
      throws OrtException, IOException {
    try (OrtTensorRTProviderOptions tensorRt =
        new OrtTensorRTProviderOptions(runtime.gpuDevice())) {
      tensorRt.add("trt_profile_min_shapes", range.shape(1));
      tensorRt.add("trt_profile_opt_shapes", range.shape(range.most()));
      tensorRt.add("trt_profile_max_shapes", range.shape(range.most()));
      if (runtime.gpuMemoryBytes() > 0) {
        tensorRt.add("trt_max_workspace_size", Long.toString(runtime.gpuMemoryBytes()));
      }
      if (runtime.engineCache().isPresent()) {
        // ONNX Runtime names an engine by the model's path and the graph's names, not by its
        // weights: a model retrained would be served by its forerunner's engine
        // (onnxruntime#6455). So a folder a model, named by its bytes.
        Path cache = runtime.engineCache().get().resolve(sha256(model));
        Files.createDirectories(cache);
        tensorRt.add("trt_engine_cache_enable", "1");
        tensorRt.add("trt_engine_cache_path", cache.toString());
        tensorRt.add("trt_timing_cache_enable", "1");
        tensorRt.add("trt_timing_cache_path", runtime.engineCache().get().toString());
      }
      options.addTensorrt(tensorRt);
    }
  }

  private void addCuda(SessionOptions options) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(runtime.gpuDevice())) {
      // By default the arena doubles, up to all of the GPU's memory.
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      if (runtime.gpuMemoryBytes() > 0) {
        cuda.add("gpu_mem_limit", Long.toString(runtime.gpuMemoryBytes()));
      }
      // Features made here are compared with vectors made elsewhere: no shortened mantissas.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  private static String sha256(Path model) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(model), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
