package io.sightline.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
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
  @Override
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
    require(into.shape().equals(shape), "scores are of %s, not of %s", into.shape(), shape);
    require(
        batch.carrySize() == shape.carry(),
        "batch has a carry of %s numbers, not of %s",
        batch.carrySize(),
        shape.carry());
    List<Window> windows = batch.windows();
    List<QueryVectors> queries = batch.queries();
    for (Window window : windows) {
      check(window);
    }
    int width = queries.get(0).tokenWidth();
    for (QueryVectors query : queries) {
      if (query.dim() != dim || query.tokenWidth() != width) { // numbers are boxed only then
        require(query.dim() == dim, "%s does not fit features of %s numbers", query, dim);
        require(query.tokenWidth() == width, "%s stands beside tokens of %s numbers", query, width);
      }
    }
    for (int row = 0; row < batch.rows(); row++) {
      String seen = windows.get(batch.rowWindow(row)).encoder();
      String asked = queries.get(batch.rowQuery(row)).encoder();
      require(
          seen.equals(asked), "features of %s cannot be compared with a query of %s", seen, asked);
    }
  }

  private void check(Window window) {
    HeadShape shape = shape();
    List<MemoryFrame> frames = window.shortTerm();
    List<MemorySlot> kept = window.longTerm();
    boolean fits = frames.size() <= shape.shortFrames() && kept.size() <= shape.longFrames();
    require(fits, "window %s is larger than the head's %s", window, shape);
    boolean sized = true;
    for (int i = 0; i < frames.size(); i++) {
      sized &= frames.get(i).feature().dim() == dim;
    }
    for (int i = 0; i < kept.size(); i++) {
      sized &= kept.get(i).frame().feature().dim() == dim;
    }
    require(sized, "window %s has features that are not of %s numbers", window, dim);
  }

  /** Text is made only of what is wrong: this is asked for every row. */
  private static void require(boolean good, String problem, Object found, Object wanted) {
    if (!good) {
      throw new IllegalArgumentException(
          problem.formatted(found instanceof Window window ? name(window) : found, wanted));
    }
  }

  private static void require(boolean good, String problem) {
    if (!good) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static String name(Window window) {
    return "of %s with %d + %d frames"
        .formatted(window.stream(), window.shortTerm().size(), window.longTerm().size());
  }
}
