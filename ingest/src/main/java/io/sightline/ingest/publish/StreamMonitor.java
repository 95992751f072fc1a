package io.sightline.ingest.publish;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.core.video.StreamStatus.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what is known of one stream: its state, rate, lag and coverage. Thread-safe: the worker
 * tells it states, the encoder's thread frames, and whoever reports asks.
 */
public final class StreamMonitor {
  private static final Duration RATE_WINDOW = Duration.ofSeconds(5);

  /** By then the arrival of frames says when the first one was captured. */
  private static final double OPENING_SECONDS = 10;

  private final StreamId stream;
  private final CoverageLog coverage;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private final PauseRule pauses = new PauseRule();
  private final LoadMeter decoding = new LoadMeter();
  private final LoadMeter encoding = new LoadMeter();
  private Set<StreamId> hidden = Set.of();
  private boolean told;
  private State state = State.CONNECTING;
  private String reason = "";
  private long epoch;
  private long epochAfterGap = -1;
  private double lagSeconds;
  private boolean gap;
  private Instant lastCaptured = Instant.MIN;
  private Optional<Instant> lastFrame = Optional.empty();
  private Optional<CaptureClock> clock = Optional.empty();
  private long encodeNanos;

  /**
   * What others know of a stream's work.
   *
   * @param worker name of this process
   * @param samplingRate frames a second let through to the encoder at most
   * @param decodeNanos processor time that its worker took so far
   */
  public record Measured(String worker, double samplingRate, long decodeNanos) {}

  public StreamMonitor(StreamId stream) {
    this(stream, Optional.empty());
  }

  /**
   * @param before what was said of the stream last, perhaps by another worker
   */
  public StreamMonitor(StreamId stream, Optional<StreamStatus> before) {
    this.stream = stream;
    this.coverage = before.map(b -> new CoverageLog(b.coverage())).orElseGet(CoverageLog::new);
    this.epoch = before.map(StreamStatus::epoch).orElse(0L);
    this.gap = !coverage.isEmpty();
  }

  /**
   * @param views of the stream, itself or zones, of which privacy masks hide everything
   */
  public synchronized void hide(Set<StreamId> views) {
    hidden = Set.copyOf(views);
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
    gap |= isAway() || (state == State.CONNECTING && !coverage.isEmpty());
    growGap(now);
    return changed;
  }

  /**
   * A frame event of this stream is on its way.
   *
   * @param nanos that the encoder took for it
   */
  public synchronized void frame(FrameEvent event, long nanos) {
    Instant at = event.capturedAt();
    encodeNanos += nanos;
    lagSeconds = Duration.between(at, event.ingestedAt()).toNanos() / 1e9;
    clock = Optional.of(event.clock());
    if (pauses.isGap(at)) {
      // The connection stood, or stands again; nothing was seen.
      coverage.offline(at);
    }
    if (gap && event.epoch() == epoch) {
      coverage.watchedBeforeGap(at);
    }
    if (event.epoch() > epoch) {
      epoch = event.epoch();
      if (gap) {
        // Of the time until the first frame nothing was seen.
        coverage.offline(at);
        coverage.back(at);
        epochAfterGap = epoch;
        gap = isAway();
      }
    }
    if (event.epoch() == epochAfterGap
        && event.clock() == CaptureClock.ARRIVAL
        && event.mediaTime().seconds() < OPENING_SECONDS) {
      // What came while the connection was being opened was taken to be captured when it was read.
      coverage.backSince(at.minusNanos(event.mediaTime().micros() * 1_000));
    }
    boolean masked = hidden.contains(event.stream());
    if (event.gate() == FrameGate.SHED && !masked) {
      coverage.shed(at);
      return;
    }
    // What a camera's coverage is, its whole picture says: a zone has a gate and masks of its own.
    if (!event.stream().isZone()) {
      if (masked) {
        coverage.masked(at);
      } else if (event.gate() == FrameGate.STILL) {
        coverage.still(at);
      } else {
        coverage.watched(at);
      }
    }
    lastFrame = Optional.of(event.ingestedAt());
    // The zones of one frame are events of their own.
    if (!at.equals(lastCaptured)) {
      lastCaptured = at;
      recent.add(event.ingestedAt());
      forget(event.ingestedAt());
    }
  }

  /** What the worker said last. */
  public synchronized State state() {
    return state;
  }

  /** What is known at this time. */
  public synchronized StreamStatus status(Instant now, Measured measured) {
    forget(now);
    growGap(now);
    double rate = recent.size() / (RATE_WINDOW.toMillis() / 1e3);
    Work work =
        new Work(
            measured.worker(),
            lastFrame,
            clock,
            measured.samplingRate(),
            decoding.at(measured.decodeNanos(), now),
            Math.min(1, encoding.at(encodeNanos, now)));
    return new StreamStatus(
        stream, state, reason, epoch, rate, lagSeconds, now, coverage.spans(), work);
  }

  private boolean isAway() {
    return state == State.OFFLINE || state == State.DISABLED;
  }

  /** While a stream is online the gap before it grows only with its first frame. */
  private void growGap(Instant now) {
    if (gap && state != State.ONLINE && state != State.ENDED) {
      coverage.offline(now);
    }
  }

  private void forget(Instant now) {
    Instant from = now.minus(RATE_WINDOW);
    while (!recent.isEmpty() && !recent.peek().isAfter(from)) {
      recent.remove();
    }
  }
}
