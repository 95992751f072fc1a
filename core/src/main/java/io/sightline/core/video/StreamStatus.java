package io.sightline.core.video;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a stream is doing, as the worker that runs it said last. Whether it is delivering now is
 * {@link Delivery}'s to say: a worker that died says nothing any more.
 *
 * @param state what ingest is doing with it
 * @param reason why, in one line for people, without secrets; when online, what is not as it was
 *     asked for (hardware that does not decode), and empty as a rule
 * @param epoch the newest epoch, 0 before the first
 * @param framesPerSecond sampled frames a second, measured over the last seconds
 * @param lagSeconds wall clock minus capture time of the newest frame, seconds
 * @param at when this was written, wall clock
 * @param coverage newest spans of wall-clock time, oldest first, at most {@link #MAX_SPANS}
 * @param work who runs it and what it takes
 */
public record StreamStatus(
    StreamId stream,
    State state,
    String reason,
    long epoch,
    double framesPerSecond,
    double lagSeconds,
    Instant at,
    List<CoverageSpan> coverage,
    Work work) {
  public static final int MAX_SPANS = 256;

  /**
   * Who runs a stream, and what that takes.
   *
   * @param worker name of the ingest process, empty where it has none
   * @param lastFrame when the newest frame was ready that was not given up
   * @param clock where the capture time of the newest frame comes from
   * @param samplingRate frames a second that are let through to the encoder at most: the registered
   *     rate, or less under overload; 0 where it is not known
   * @param decodeLoad share of one processor that opening, decoding and scaling took over the last
   *     seconds
   * @param encodeLoad share of the encoder's time that the stream's frames took over the last
   *     seconds, 0 to 1
   */
  public record Work(
      String worker,
      Optional<Instant> lastFrame,
      Optional<CaptureClock> clock,
      double samplingRate,
      double decodeLoad,
      double encodeLoad) {
    public static final Work UNKNOWN = new Work("", Optional.empty(), Optional.empty(), 0, 0, 0);

    public Work {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(lastFrame, "lastFrame");
      Objects.requireNonNull(clock, "clock");
    }
  }

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
    Objects.requireNonNull(work, "work");
    coverage = List.copyOf(coverage);
    if (coverage.size() > MAX_SPANS) {
      throw new IllegalArgumentException(
          "at most " + MAX_SPANS + " coverage spans, but there are " + coverage.size());
    }
  }

  /** Of a worker of which nothing is known. */
  public StreamStatus(
      StreamId stream,
      State state,
      String reason,
      long epoch,
      double framesPerSecond,
      double lagSeconds,
      Instant at,
      List<CoverageSpan> coverage) {
    this(stream, state, reason, epoch, framesPerSecond, lagSeconds, at, coverage, Work.UNKNOWN);
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
    /** Frames were sampled and encoded. */
    WATCHED,
    /** Frames were sampled and seen to show nothing new: watched, but not encoded. */
    GATED,
    /** Frames came, but nothing of them may be seen: privacy masks hide all of it. */
    MASKED,
    /** The source was not there, or nobody watched it. */
    OFFLINE,
    /** Frames were given up under overload. */
    SHED
  }
}
