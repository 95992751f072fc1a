package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the head on a thread of its own while the task thread fills the next batch: one batch
 * filling, one running, no more, so that what does not keep up is held back at the source.
 *
 * <p>All methods are for the task thread; waiting there goes on with its mails. Batches are handed
 * over in the order in which they were filled.
 */
final class ScoringLane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringLane.class);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  /** What is done with a batch that was scored, on the task thread. */
  interface Consumer {
    void scored(RowBatch batch) throws Exception;
  }

  private BoundaryScorer scorer;
  private final MailboxExecutor mailbox;
  private final Consumer consumer;
  private final LongSupplier clock;
  private final ExecutorService thread;

  /** Null only while a batch is handed over and the other runs. */
  private RowBatch filling;

  /** Null while the other batch runs. */
  private RowBatch spare;

  /** Null while the head rests. */
  private RowBatch running;

  /** Null while no other head is to take over. */
  private ShadowHead shadow;

  private boolean due;
  private long number;

  /**
   * @param scorer closed by this lane
   * @param clock wall clock, ms since 1970; read by the lane's thread as well
   */
  ScoringLane(
      BoundaryScorer scorer,
      MailboxExecutor mailbox,
      Consumer consumer,
      LongSupplier clock,
      String name) {
    this.scorer = scorer;
    this.mailbox = mailbox;
    this.consumer = consumer;
    this.clock = clock;
    this.filling = new RowBatch(scorer);
    this.spare = new RowBatch(scorer);
    this.thread =
        Executors.newSingleThreadExecutor(
            run -> {
              Thread made = new Thread(run, name);
              made.setDaemon(true);
              return made;
            });
  }

  /** The head that serves. */
  BoundaryScorer scorer() {
    return scorer;
  }

  /** From now on this head, if any, scores in shadow. The lane must be drained. */
  void shadow(ShadowHead head) {
    shadow = head;
  }

  /** From now on this head serves, and the one before is closed. The lane must be drained. */
  void serve(BoundaryScorer head) {
    if (running != null || !filling.isEmpty()) {
      throw new IllegalStateException("rows are under way");
    }
    BoundaryScorer before = scorer;
    scorer = head;
    filling = new RowBatch(head);
    spare = new RowBatch(head);
    before.close();
  }

  /** The batch that is filled, until it runs; one that is flushed may still be filled up. */
  RowBatch filling() {
    return filling;
  }

  /** Whether rows of this stream wait or run. */
  boolean holds(StreamId stream) {
    return filling.holds(stream) || (running != null && running.holds(stream));
  }

  /** Tells the batch that is filling from those before and after it. */
  long number() {
    return number;
  }

  /** As {@link #flush()}, if that batch is still filling. */
  void flush(long batch) {
    if (batch == number) {
      flush();
    }
  }

  /** What is filling is to run as soon as the head is free. */
  void flush() {
    if (!filling.isEmpty()) {
      due = true;
      if (running == null) {
        start();
      }
    }
  }

  /** Waits until the batch that was flushed has begun to run, and another is filled. */
  void awaitStart() throws InterruptedException {
    while (due) {
      mailbox.yield();
    }
  }

  /** Waits until everything that was filled has been scored and handed over. */
  void drain() throws InterruptedException {
    flush();
    while (running != null) {
      mailbox.yield();
    }
  }

  private void start() {
    RowBatch batch = filling;
    due = false;
    number++;
    running = batch;
    filling = spare;
    spare = null;
    BoundaryScorer serves = scorer;
    ShadowHead other = shadow;
    thread.execute(() -> run(batch, serves, other));
  }

  /** On the lane's own thread. */
  private void run(RowBatch batch, BoundaryScorer serves, ShadowHead other) {
    Throwable failure = null;
    try {
      batch.score(serves, clock);
      if (other != null) {
        other.score(batch);
      }
    } catch (Throwable e) {
      failure = e;
    }
    Throwable told = failure;
    try {
      mailbox.execute(() -> completed(batch, told), "hand over scores");
    } catch (RejectedExecutionException e) {
      LOG.debug("the task has ended; the scores of {} rows are dropped", batch.size());
    }
  }

  private void completed(RowBatch batch, Throwable failure) throws Exception {
    running = null;
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException(
          "the head failed on a batch of " + batch.size() + " rows: " + failure, failure);
    }
    if (due) {
      start(); // the head works on while this batch is handed over
    }
    consumer.scored(batch);
    batch.clear();
    if (filling == null) {
      filling = batch;
    } else {
      spare = batch;
    }
  }

  /**
   * Waits for the run under way, interrupted or not, then closes the head. Batches not handed over
   * are dropped.
   */
  @Override
  public void close() {
    thread.shutdown();
    long until = System.nanoTime() + CLOSE.toNanos();
    boolean interrupted = false;
    while (!thread.isTerminated() && System.nanoTime() < until) {
      try {
        thread.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (thread.isTerminated()) {
      scorer.close();
    } else {
      LOG.error("the head has not come back for {} and is left behind", CLOSE);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
