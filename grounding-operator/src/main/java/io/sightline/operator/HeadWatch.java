package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.query.QueryVectors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether another head stands where the one that serves came from, and opens it beside the
 * task thread: its self-test, and a trial of every standing query. One that does not come through
 * is named in the log and not tried again until it changes.
 *
 * <p>Methods are for the task thread.
 */
final class HeadWatch implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(HeadWatch.class);

  /** Gets a head that is fit to serve these queries; on the task thread. */
  interface Listener {
    void found(BoundaryScorer head, List<QueryVectors> tried) throws Exception;

    /** One was found that cannot serve. */
    void refused();
  }

  private final ScorerFactory scorers;
  private final int dim;
  private final MailboxExecutor mailbox;
  private final Listener listener;
  private final ExecutorService thread;
  private boolean looking;

  // Of the watching thread.
  private String settled;
  private String seen;

  /**
   * @param version of the head that serves
   * @param dim D, components of a feature
   */
  HeadWatch(
      ScorerFactory scorers,
      String version,
      int dim,
      MailboxExecutor mailbox,
      Listener listener,
      String name) {
    this.scorers = scorers;
    this.settled = version;
    this.seen = version;
    this.dim = dim;
    this.mailbox = mailbox;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(
            run -> {
              Thread made = new Thread(run, name);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Looks, unless it still does.
   *
   * @param serving id of the head that serves
   * @param shape its sizes: windows are made for them
   * @param standing what another head must take
   */
  void look(String serving, HeadShape shape, List<QueryVectors> standing) {
    if (!looking) {
      looking = true;
      thread.execute(() -> lookBeside(serving, shape, standing));
    }
  }

  private void lookBeside(String serving, HeadShape shape, List<QueryVectors> standing) {
    Optional<BoundaryScorer> found = Optional.empty();
    boolean refused = false;
    if (isAnother()) {
      try {
        found = Optional.of(open(serving, shape, standing));
      } catch (Exception e) {
        refused = true;
        LOG.warn("another head stands there, but {} goes on: {}", serving, e.getMessage());
      }
    }
    tell(found, refused, standing);
  }

  /** Whether there is another, seen twice: a folder that is being written is left alone. */
  private boolean isAnother() {
    try {
      String version = scorers.version();
      boolean stands = version.equals(seen);
      seen = version;
      if (!stands || version.equals(settled)) {
        return false;
      }
      settled = version;
      return true;
    } catch (Exception e) {
      LOG.debug("no head can be seen now", e);
      return false;
    }
  }

  private BoundaryScorer open(String serving, HeadShape shape, List<QueryVectors> standing)
      throws Exception {
    BoundaryScorer head = scorers.create();
    Optional<String> refusal = refusal(head, serving, shape, standing);
    if (refusal.isPresent()) {
      head.close();
      throw new IllegalArgumentException(refusal.get());
    }
    return head;
  }

  private Optional<String> refusal(
      BoundaryScorer head, String serving, HeadShape shape, List<QueryVectors> standing) {
    if (head.id().equals(serving)) {
      return Optional.of("it has the same name and version; its carries could not be told apart");
    }
    if (head.shape().shortFrames() < shape.shortFrames()
        || head.shape().longFrames() < shape.longFrames()) {
      return Optional.of(
          head.id() + " of " + head.shape() + " is too small for windows of " + shape);
    }
    HeadFit fit = new HeadFit(head, dim);
    for (QueryVectors query : standing) {
      Optional<String> refusal = fit.refusal(query);
      if (refusal.isPresent()) {
        return Optional.of(head.id() + " does not take a standing query: " + refusal.get());
      }
    }
    return Optional.empty();
  }

  private void tell(Optional<BoundaryScorer> found, boolean refused, List<QueryVectors> standing) {
    try {
      mailbox.execute(
          () -> {
            looking = false;
            if (refused) {
              listener.refused();
            }
            if (found.isPresent()) {
              listener.found(found.get(), standing);
            }
          },
          "another head");
    } catch (RejectedExecutionException e) {
      found.ifPresent(BoundaryScorer::close); // the task has ended
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
      LOG.error("a head that is being opened is left behind");
    }
  }
}
