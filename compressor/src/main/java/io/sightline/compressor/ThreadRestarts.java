package io.sightline.compressor;

import io.sightline.compressor.state.NewerStateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed; a broker that is away for a while is no reason to stop.
 * What fails too often in a while, or cannot heal, stops the compressor. Thread-safe.
 */
final class ThreadRestarts implements StreamsUncaughtExceptionHandler {
  static final int MOST = 10;
  static final Duration WHILE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(ThreadRestarts.class);

  private final InstantSource clock;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private int count;
  private String problem;

  ThreadRestarts(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    Instant now = clock.instant();
    problem = cause(failure);
    recent.removeIf(at -> at.isBefore(now.minus(WHILE)));
    if (isFinal(failure) || recent.size() >= MOST) {
      LOG.error("A stream thread failed; the compressor stops", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    recent.add(now);
    count++;
    LOG.error("A stream thread failed and is replaced ({} in a while)", recent.size(), failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  synchronized int count() {
    return count;
  }

  /** The newest failure, by its deepest cause. */
  synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private static boolean isFinal(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof NewerStateException || t instanceof VirtualMachineError) {
        return true;
      }
    }
    return false;
  }

  private static String cause(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getClass().getSimpleName() + ": " + deepest.getMessage();
  }
}
