package io.sightline.inference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How graphs are run.
 *
 * @param forced use this provider or fail; empty chooses the fastest that works
 * @param threads of the one pool that all sessions of the process share, 1 to 256; the pool is made
 *     by the first runtime of the process and keeps its size
 * @param imagesPerRun the most pictures in one run of an image encoder, 1 to 256: bounds memory;
 *     larger batches are split
 * @param gpuDevice number of the GPU, 0 to 63
 * @param gpuMemoryBytes the most memory a session takes of the GPU, at least 64 MiB; 0 for no limit
 * @param engineCache folder in which TensorRT keeps built engines; empty builds them at each start,
 *     which takes minutes
 */
public record RuntimeOptions(
    Optional<Provider> forced,
    int threads,
    int imagesPerRun,
    int gpuDevice,
    long gpuMemoryBytes,
    Optional<Path> engineCache) {

  /**
   * @throws IllegalArgumentException naming every field that is out of range
   */
  public RuntimeOptions {
    Objects.requireNonNull(forced, "forced");
    Objects.requireNonNull(engineCache, "engineCache");
    List<String> problems = new ArrayList<>();
    check(threads, 1, 256, "threads", problems);
    check(imagesPerRun, 1, 256, "imagesPerRun", problems);
    check(gpuDevice, 0, 63, "gpuDevice", problems);
    if (gpuMemoryBytes != 0 && gpuMemoryBytes < 64L << 20) {
      problems.add("gpuMemoryBytes must be 0 or at least 64 MiB, but was " + gpuMemoryBytes);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** As above with eight pictures a run, GPU 0, no limit to its memory and no engine cache. */
  public RuntimeOptions(Optional<Provider> forced, int threads) {
    this(forced, threads, 8, 0, 0, Optional.empty());
  }

  /** The fastest provider that works. */
  public static RuntimeOptions withThreads(int threads) {
    return new RuntimeOptions(Optional.empty(), threads);
  }

  /** The same on the GPU of this number. */
  public RuntimeOptions withGpu(int device) {
    return new RuntimeOptions(forced, threads, imagesPerRun, device, gpuMemoryBytes, engineCache);
  }

  private static void check(int value, int least, int most, String name, List<String> problems) {
    if (value < least || value > most) {
      problems.add(name + " must be " + least + " to " + most + ", but was " + value);
    }
  }
}
