package io.sightline.ingest.publish;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps what is known of one stream: its state, rate, lag and coverage. Thread-safe: the worker
 * tells it states, the encoder's thread frames, and whoever reports asks.
 */
public final class StreamMonitor {
  private static final Duration RATE_WINDOW = Duration.ofSeconds(5);

  private final StreamId stream;
  private final CoverageLog coverage = new CoverageLog();
  private final Deque<Instant> recent = new ArrayDeque<>();
  private boolean told;
  private State state = State.CONNECTING;
  private String reason = "";
  private long epoch;
  private double lagSeconds;

  public StreamMonitor(StreamId stream) {
    this.stream = stream;
  }

  /**
   * The worker's news.
   *
   * @param newReason for people, without secrets; empty when online
   * @return whether this differs from what was known
   */
  public synchronized boolean state(State newState, String newReason, Instant now) {
    boolean changed = !told || state != newState || !reason.equals(newReason);
    told = true;
    state = newState;
    reason = newReason;
    if (state == State.OFFLINE) {
      coverage.offline(now);
    }
    return changed;
  }

  /** A frame event of this stream is on its way. */
  public synchronized void frame(FrameEvent event) {
    epoch = Math.max(epoch, event.epoch());
    lagSeconds = Duration.between(event.capturedAt(), event.ingestedAt()).toNanos() / 1e9;
    if (event.gate() == FrameGate.SHED) {
      coverage.shed(event.capturedAt());
    } else {
      coverage.watched(event.capturedAt());
      recent.add(event.ingestedAt());
      forget(event.ingestedAt());
    }
  }

  /** What is known at this time. */
  public synchronized StreamStatus status(Instant now) {
    forget(now);
    if (state == State.OFFLINE) {
      coverage.offline(now);
    }
    double rate = recent.size() / (RATE_WINDOW.toMillis() / 1e3);
    return new StreamStatus(stream, state, reason, epoch, rate, lagSeconds, now, coverage.spans());
  }

  private void forget(Instant now) {
    Instant from = now.minus(RATE_WINDOW);
    while (!recent.isEmpty() && !recent.peek().isAfter(from)) {
      recent.remove();
    }
  }
}
