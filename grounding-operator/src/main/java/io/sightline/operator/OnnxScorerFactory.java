package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.bundle.HeadBundle;
import java.nio.file.Path;

/**
 * Heads from a bundle on the machine where they run. All subtasks of a process share one inference
 * runtime, and so one session: it is opened with the first head and closed with the last.
 */
public final class OnnxScorerFactory implements ScorerFactory {
  private static final long serialVersionUID = 1;

  private final String head;
  private final int encoderDim;
  private final int threads;

  private OnnxScorerFactory(String head, int encoderDim, int threads) {
    this.head = head;
    this.encoderDim = encoderDim;
    this.threads = threads;
  }

  public static OnnxScorerFactory of(GroundingConfig config) {
    return new OnnxScorerFactory(
        config.head().toAbsolutePath().toString(),
        config.operator().encoderDim(),
        config.threads());
  }

  @Override
  public BoundaryScorer create() {
    HeadBundle bundle = HeadBundle.load(Path.of(head));
    InferenceRuntime runtime = SharedRuntime.acquire(threads);
    try {
      return new SharedHead(runtime.head(bundle, encoderDim));
    } catch (RuntimeException e) {
      SharedRuntime.release();
      throw e;
    }
  }

  /** A head that gives its share of the runtime back when it is closed. */
  private static final class SharedHead implements BoundaryScorer {
    private final OnnxHead head;
    private boolean closed;

    SharedHead(OnnxHead head) {
      this.head = head;
    }

    @Override
    public HeadShape shape() {
      return head.shape();
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      head.score(batch, into);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        head.close();
        SharedRuntime.release();
      }
    }

    @Override
    public String toString() {
      return head.toString();
    }
  }

  /*
   * Subtasks of one process are made by the engine and have nothing in common but their class, so
   * what they share has to be found through it.
   */
  private static final class SharedRuntime {
    private static InferenceRuntime runtime;
    private static int users;

    private SharedRuntime() {}

    static synchronized InferenceRuntime acquire(int threads) {
      if (users == 0) {
        runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
      }
      users++;
      return runtime;
    }

    static synchronized void release() {
      users--;
      if (users == 0) {
        runtime.close();
        runtime = null;
      }
    }
  }
}
