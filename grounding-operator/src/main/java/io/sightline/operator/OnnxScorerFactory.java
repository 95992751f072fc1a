package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.SharedRuntime;
import io.sightline.inference.bundle.HeadBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Heads from a bundle on the machine where they run. All subtasks of a process share one inference
 * runtime, and so one session: it is opened with the first head and closed with the last. A bundle
 * that is put in the place of another is found by {@link #version}.
 */
public final class OnnxScorerFactory implements ScorerFactory {
  private static final long serialVersionUID = 1;
  private static final long OPENING_STACK_BYTES = 64L << 20;

  private final String head;
  private final int encoderDim;
  private final int threads;
  private final int gpu;

  private OnnxScorerFactory(String head, int encoderDim, int threads, int gpu) {
    this.head = head;
    this.encoderDim = encoderDim;
    this.threads = threads;
    this.gpu = gpu;
  }

  public static OnnxScorerFactory of(GroundingConfig config) {
    return new OnnxScorerFactory(
        config.head().toAbsolutePath().toString(),
        config.operator().encoderDim(),
        config.threads(),
        0);
  }

  @Override
  public OnnxScorerFactory on(OptionalInt number) {
    return new OnnxScorerFactory(head, encoderDim, threads, number.orElse(gpu));
  }

  /** What the runtime of this process is opened with. */
  RuntimeOptions options() {
    return RuntimeOptions.withThreads(threads).withGpu(gpu);
  }

  /*
   * When ONNX Runtime 1.29 makes its environment, it reads the command line of the process by a
   * recursion that is as deep as the line is long: SIGSEGV on a stack of 1 MiB, which a task's
   * thread has, from some 3,000 characters, which the line of a task manager has
   * (docs/decisions/0053). Hence a thread with room.
   */
  @Override
  public BoundaryScorer create() throws Exception {
    CompletableFuture<BoundaryScorer> opening =
        CompletableFuture.supplyAsync(
            this::open, run -> new Thread(null, run, "open-head", OPENING_STACK_BYTES).start());
    try {
      return opening.get();
    } catch (InterruptedException e) {
      opening.thenAccept(BoundaryScorer::close);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The folder that the path leads to, and the size and time of each of its files. */
  @Override
  public String version() throws IOException {
    Path folder = Path.of(head).toRealPath();
    StringBuilder version = new StringBuilder(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        version
            .append('\n')
            .append(file.getFileName())
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file));
      }
    }
    return version.toString();
  }

  private BoundaryScorer open() {
    HeadBundle bundle = HeadBundle.load(Path.of(head));
    SharedRuntime share = SharedRuntime.acquire(options());
    try {
      return new SharedHead(share, share.runtime().head(bundle, encoderDim));
    } catch (RuntimeException e) {
      share.close();
      throw e;
    }
  }

  /** A head that gives its share of the runtime back when it is closed. */
  private record SharedHead(SharedRuntime share, OnnxHead head) implements BoundaryScorer {
    @Override
    public HeadShape shape() {
      return head.shape();
    }

    @Override
    public String id() {
      return head.id();
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      head.score(batch, into);
    }

    @Override
    public void close() {
      head.close();
      share.close();
    }
  }
}
