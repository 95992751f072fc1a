package io.sightline.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.inference.SessionPool.Lease;
import io.sightline.inference.bundle.BundleRejectedException;
import io.sightline.inference.bundle.HeadBundle;
import java.util.List;

/**
 * A head bundle as a scorer: windows, queries and rows in one run.
 *
 * <p>Thread-safe: one run at a time, the others wait. To score in several threads at once ask the
 * runtime for one head a thread; they share one session, and each has its own tensors. Memory: a
 * head keeps tensors of the largest batch it has seen, and what a run allocates besides does not
 * grow with its rows.
 */
public final class OnnxHead implements BoundaryScorer {
  private final InferenceRuntime runtime;
  private final Lease lease;
  private final HeadBundle bundle;
  private final int dim;
  private final HeadTensors tensors;
  private boolean closed;

  OnnxHead(
      InferenceRuntime runtime,
      OrtEnvironment environment,
      Lease lease,
      HeadBundle bundle,
      int dim) {
    this.runtime = runtime;
    this.lease = lease;
    this.bundle = bundle;
    this.dim = dim;
    GraphCheck.check(
        lease.session(),
        bundle.dir(),
        HeadContract.inputs(bundle.shape(), dim),
        HeadContract.outputs(bundle.shape()));
    List<String> failures = HeadSelfTest.run(environment, lease.session(), bundle);
    if (!failures.isEmpty()) {
      throw new BundleRejectedException(bundle.dir(), failures);
    }
    this.tensors = new HeadTensors(environment, bundle.shape(), dim);
  }

  /** {@code name@version} of the bundle. */
  public String id() {
    return bundle.id();
  }

  @Override
  public HeadShape shape() {
    return bundle.shape();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the batch is empty, a window is larger than the head's, a
   *     vector is of another size, or a row's query was made by another encoder than its window's
   *     features
   * @throws InferenceException if the run fails or a score is not a number
   */
  @Override
  public synchronized void score(ScoringBatch batch, BoundaryScores into) {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
    check(batch, into);
    tensors.fill(batch);
    try {
      lease.run(tensors.inputs(), tensors.outputs());
    } catch (OrtException e) {
      throw new InferenceException(this + " failed on " + batch.rows() + " rows", e);
    }
    tensors.read(batch.rows(), into);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      tensors.close();
      lease.close();
    }
    runtime.forget(this);
  }

  @Override
  public String toString() {
    return "head " + id();
  }

  private void check(ScoringBatch batch, BoundaryScores into) {
    HeadShape shape = shape();
    require(!batch.isEmpty(), "batch has no rows");
    require(into.shape().equals(shape), "scores are of " + into.shape() + ", not " + shape);
    require(
        batch.carrySize() == shape.carry(),
        "batch has a carry of " + batch.carrySize() + ", not " + shape.carry());
    for (Window window : batch.windows()) {
      int frames = window.shortTerm().size();
      int kept = window.longTerm().size();
      require(
          frames <= shape.shortFrames() && kept <= shape.longFrames(),
          "window of %s has %d + %d frames, the head takes %d + %d",
          window.stream(),
          frames,
          kept,
          shape.shortFrames(),
          shape.longFrames());
      require(
          window.shortTerm().stream().allMatch(f -> f.feature().dim() == dim)
              && window.longTerm().stream().allMatch(f -> f.frame().feature().dim() == dim),
          "window of %s has features that are not of %d numbers",
          window.stream(),
          dim);
    }
    int width = batch.queries().get(0).tokenWidth();
    for (QueryVectors query : batch.queries()) {
      require(
          query.dim() == dim && query.tokenWidth() == width,
          "query has %s, the head takes vectors of %d and tokens of %d numbers",
          query,
          dim,
          width);
    }
    for (int row = 0; row < batch.rows(); row++) {
      String seen = batch.windows().get(batch.rowWindow(row)).encoder();
      String asked = batch.queries().get(batch.rowQuery(row)).encoder();
      require(
          seen.equals(asked),
          "row %d compares features of %s with a query of %s",
          row,
          seen,
          asked);
    }
  }

  private static void require(boolean good, String problem, Object... parts) {
    if (!good) {
      throw new IllegalArgumentException(
          parts.length == 0 ? problem : String.format(problem, parts));
    }
  }
}
