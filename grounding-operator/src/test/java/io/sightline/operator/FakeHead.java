package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A head whose P(inside) is the inner product of frame and query. With a carry it adds up the
 * newest P(inside) of every window and tells the sum as P(end). Takes tokens of one width alone, 3.
 */
final class FakeHead implements BoundaryScorer {
  static final int TOKEN_WIDTH = 3;

  private final HeadShape shape;
  private final int tokenWidth;
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile Semaphore permits = new Semaphore(1_000_000);
  private volatile RuntimeException failure;
  private volatile boolean closed;
  private String id = "";

  FakeHead(int carry) {
    this(carry, TOKEN_WIDTH);
  }

  FakeHead(int carry, int tokenWidth) {
    this.shape = new HeadShape(4, 2, carry);
    this.tokenWidth = tokenWidth;
  }

  FakeHead named(String name) {
    id = name;
    return this;
  }

  @Override
  public String id() {
    return id;
  }

  /** From now on every run waits for a {@link #permit}. */
  void hold() {
    permits = new Semaphore(0);
  }

  void permit(int runs) {
    permits.release(runs);
  }

  void fail(RuntimeException with) {
    failure = with;
  }

  /** Rows of every run so far, but for those of a single query that is tried out. */
  List<Integer> batches() {
    return batches;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public HeadShape shape() {
    return shape;
  }

  @Override
  public void score(ScoringBatch batch, BoundaryScores into) {
    if (inside.incrementAndGet() > 1 || closed) {
      throw new AssertionError("run by two threads at once, or closed");
    }
    try {
      for (QueryVectors query : batch.queries()) {
        if (query.tokenWidth() != tokenWidth) {
          throw new IllegalArgumentException("tokens of width " + query.tokenWidth());
        }
      }
      boolean trial = batch.windows().get(0).stream().value().equals("blank");
      if (!trial) {
        permits.acquireUninterruptibly();
        batches.add(batch.rows());
        if (failure != null) {
          throw failure;
        }
      }
      into.reset(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        scoreRow(batch, row, into);
      }
    } finally {
      inside.decrementAndGet();
    }
  }

  private void scoreRow(ScoringBatch batch, int row, BoundaryScores into) {
    Window window = batch.windows().get(batch.rowWindow(row));
    QueryVectors query = batch.queries().get(batch.rowQuery(row));
    List<MemoryFrame> frames = window.shortTerm();
    float sum = 0;
    if (shape.carry() > 0) {
      float before = batch.carry()[row * shape.carry()];
      sum = before + frames.get(frames.size() - 1).feature().dot(query.embedding());
      into.carry()[row * shape.carry()] = sum;
    }
    for (int i = 0; i < frames.size(); i++) {
      int at = (row * shape.shortFrames() + shape.shortFrames() - frames.size() + i) * 3;
      into.values()[at] = 0;
      into.values()[at + 1] = sum;
      into.values()[at + 2] = frames.get(i).feature().dot(query.embedding());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
