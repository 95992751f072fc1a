package io.sightline.core.video;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a stream is doing now: the one true answer to "is it delivering".
 *
 * @param state what ingest is doing with it
 * @param reason why, in one line for people, without secrets; empty when online
 * @param epoch the newest epoch, 0 before the first
 * @param framesPerSecond sampled frames a second, measured over the last seconds
 * @param lagSeconds wall clock minus capture time of the newest frame, seconds
 * @param at when this was written, wall clock
 * @param coverage newest spans of wall-clock time, oldest first, at most {@link #MAX_SPANS}
 */
public record StreamStatus(
    StreamId stream,
    State state,
    String reason,
    long epoch,
    double framesPerSecond,
    double lagSeconds,
    Instant at,
    List<CoverageSpan> coverage) {
  public static final int MAX_SPANS = 256;

  /** What ingest is doing with the stream. */
  public enum State {
    /** Being opened for the first time. Leads to ONLINE or OFFLINE. */
    CONNECTING,
    /** Frames arrive. Leads to OFFLINE, ENDED or DISABLED. */
    ONLINE,
    /** Lost or not found; tried again with back-off. Leads to ONLINE, or to DISABLED. */
    OFFLINE,
    /** A file played once came to its end; not tried again. */
    ENDED,
    /** Switched off by its owner. */
    DISABLED
  }

  public StreamStatus {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(at, "at");
    coverage = List.copyOf(coverage);
    if (coverage.size() > MAX_SPANS) {
      throw new IllegalArgumentException(
          "at most " + MAX_SPANS + " coverage spans, but there are " + coverage.size());
    }
  }

  /**
   * Whether a stretch of wall-clock time was really watched.
   *
   * @param to end of the span; for the newest one, so far
   */
  public record CoverageSpan(Instant from, Instant to, Coverage coverage) {
    public CoverageSpan {
      Objects.requireNonNull(coverage, "coverage");
      if (to.isBefore(from)) {
        throw new IllegalArgumentException(
            "coverage span ends at " + to + ", before its start " + from);
      }
    }
  }

  /** Kinds of coverage. */
  public enum Coverage {
    /** Frames were sampled and encoded, or seen to show nothing new. */
    WATCHED,
    /** The source was not there. */
    OFFLINE,
    /** Frames were given up under overload. */
    SHED
  }
}
