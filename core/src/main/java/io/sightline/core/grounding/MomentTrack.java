package io.sightline.core.grounding;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.TrackerState.Candidate;
import io.sightline.core.grounding.TrackerState.Phase;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tracker of one (stream, query) in place: what {@link MomentTracker} does with values, on
 * fields that are written over, so that a frame on which nothing begins or is told allocates
 * nothing. Not thread-safe. {@link #state} and {@link #of} are the way to and from the value.
 */
public final class MomentTrack {
  /*
   * Hysteresis with two thresholds. Only P(inside) decides: a frame is inside at or above the end
   * threshold, and what has begun counts once a frame has reached the start threshold and the mean
   * since the onset lies halfway between the two: a sequential test that one missed frame does not
   * throw back to its beginning, and that two flickers do not pass.
   * A true boundary lies somewhere between two samples; halfway is the estimate with the least
   * expected error. How long something has held or been gone is measured on frames that were seen:
   * from the onset (not from the estimated start, so that one frame after a gap is no duration) and
   * from the estimated end.
   *
   * Cost: constant a frame; a hash for each update.
   */
  private static final long TOLERANCE_MICROS = 1_000;

  private final StreamId stream;
  private final QueryId query;
  private Phase phase = Phase.IDLE;
  private long epoch;
  private long lastSeq = -1;
  private MediaTime lastTime = MediaTime.ZERO;
  private Instant lastCapturedAt = Instant.EPOCH;

  // The candidate, as in TrackerState.Candidate; void in IDLE. Times in microseconds.
  private long onset;
  private long start;
  private Instant startedAt;
  private long lastInside;
  private long end;
  private double insideSum;
  private long insideCount;
  private double dipSum;
  private long dipCount;
  private float peak;
  private int revision;
  private long lastTold;

  public MomentTrack(StreamId stream, QueryId query) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.query = Objects.requireNonNull(query, "query");
  }

  /** A track that goes on from there. */
  public static MomentTrack of(TrackerState state, StreamId stream, QueryId query) {
    MomentTrack track = new MomentTrack(stream, query);
    track.phase = state.phase();
    track.epoch = state.epoch();
    track.lastSeq = state.lastSeq();
    track.lastTime = state.lastTime();
    track.lastCapturedAt = state.lastCapturedAt();
    state.candidate().ifPresent(track::take);
    return track;
  }

  /** What is known now, as a value. */
  public TrackerState state() {
    Optional<Candidate> candidate =
        phase == Phase.IDLE
            ? Optional.empty()
            : Optional.of(
                new Candidate(
                    new MediaTime(onset),
                    new MediaTime(start),
                    startedAt,
                    new MediaTime(lastInside),
                    new MediaTime(end),
                    insideSum,
                    insideCount,
                    dipSum,
                    dipCount,
                    peak,
                    revision,
                    new MediaTime(lastTold)));
    return new TrackerState(phase, epoch, lastSeq, lastTime, lastCapturedAt, candidate);
  }

  /** The epoch of the newest frame. */
  public long epoch() {
    return epoch;
  }

  /** Wall clock at the camera of the newest frame; 1970 before the first. */
  public Instant lastCapturedAt() {
    return lastCapturedAt;
  }

  /** Whether somebody was told of a moment that has neither ended nor been retracted. */
  public boolean told() {
    return phase == Phase.OPEN || phase == Phase.FALLING || (phase == Phase.RISING && revision > 0);
  }

  /**
   * Takes the P(inside) of one frame. One that does not go forward (an earlier epoch, a number or
   * time not after the newest) is a duplicate and changes nothing. One of a later epoch first ends
   * what was open.
   *
   * @param inside in [0, 1]
   * @param told gets what is to be told, in order
   * @return whether the frame was new
   */
  public boolean advance(
      MomentSettings settings,
      long frameEpoch,
      long seq,
      MediaTime time,
      Instant capturedAt,
      float inside,
      Consumer<TrackedUpdate> told) {
    if (!isNew(frameEpoch, seq, time)) {
      return false;
    }
    if (frameEpoch != epoch) {
      close(EndReason.EPOCH_ENDED, told);
      lastSeq = -1;
      epoch = frameEpoch;
    }
    boolean first = lastSeq < 0;
    long now = time.micros();
    // Halfway to the frame before: where what begins on this frame began, what ended on it ended.
    long turn = first ? now : midpoint(lastTime.micros(), now);
    lastSeq = seq;
    lastTime = time;
    lastCapturedAt = capturedAt;
    if (inside >= (float) settings.endThreshold()) {
      seen(settings, now, turn, inside, told);
    } else {
      missed(settings, now, inside, told);
    }
    return true;
  }

  /**
   * Ends what is open, for a reason that lies outside the scores: at the newest inside frame, or,
   * where scores had fallen, where they fell. What was told before it was confirmed is retracted.
   * Which frames were seen is remembered.
   */
  public void close(EndReason reason, Consumer<TrackedUpdate> told) {
    if (phase == Phase.OPEN || phase == Phase.FALLING) {
      tell(Type.ENDED, reason, end, lastTime.micros(), told);
    }
    giveUp(told);
    phase = Phase.IDLE;
  }

  private boolean isNew(long frameEpoch, long seq, MediaTime time) {
    if (lastSeq < 0) {
      return true;
    }
    if (frameEpoch != epoch) {
      return frameEpoch > epoch;
    }
    return seq > lastSeq && time.compareTo(lastTime) > 0;
  }

  /** A frame at or above the end threshold. */
  private void seen(
      MomentSettings settings, long now, long turn, float inside, Consumer<TrackedUpdate> told) {
    boolean wasGone = phase != Phase.IDLE && dipCount > 0 && goneFor(settings, turn);
    switch (phase) {
      case IDLE -> begin(settings, now, turn, inside, told);
      case RISING -> {
        if (wasGone) {
          giveUp(told);
          begin(settings, now, turn, inside, told);
        } else {
          held(now, inside);
          confirm(settings, now, told);
        }
      }
      case OPEN -> hold(settings, now, inside, told);
      case FALLING -> {
        if (wasGone) {
          tell(Type.ENDED, EndReason.SCORES_FELL, end, now, told);
          begin(settings, now, turn, inside, told);
        } else {
          hold(settings, now, inside, told);
        }
      }
      case EXHAUSTED -> {
        if (wasGone) {
          begin(settings, now, turn, inside, told);
        } else {
          held(now, inside);
        }
      }
    }
  }

  /** A frame below the end threshold. */
  private void missed(
      MomentSettings settings, long now, float inside, Consumer<TrackedUpdate> told) {
    if (phase == Phase.IDLE) {
      return;
    }
    if (dipCount == 0) {
      end = Math.min(midpoint(lastInside, now), latest(settings));
    }
    dipSum += inside;
    dipCount++;
    if (!goneFor(settings, now)) {
      phase = phase == Phase.OPEN ? Phase.FALLING : phase;
      return;
    }
    if (phase == Phase.OPEN || phase == Phase.FALLING) {
      tell(Type.ENDED, EndReason.SCORES_FELL, end, now, told);
    }
    giveUp(told);
    phase = Phase.IDLE;
  }

  private void begin(
      MomentSettings settings, long now, long turn, float inside, Consumer<TrackedUpdate> told) {
    onset = now;
    start = turn;
    startedAt = lastCapturedAt.minusNanos((now - turn) * 1_000);
    lastInside = now;
    end = now;
    insideSum = inside;
    insideCount = 1;
    dipSum = 0;
    dipCount = 0;
    peak = inside;
    revision = 0;
    lastTold = now;
    confirm(settings, now, told);
  }

  /** It goes on; a dip before this frame is bridged. */
  private void held(long now, float inside) {
    lastInside = now;
    end = now;
    insideSum += dipSum + inside;
    insideCount += dipCount + 1;
    dipSum = 0;
    dipCount = 0;
    peak = Math.max(peak, inside);
  }

  private void confirm(MomentSettings settings, long now, Consumer<TrackedUpdate> told) {
    phase = Phase.RISING;
    if (peak < (float) settings.startThreshold()) {
      return;
    }
    boolean held = atLeast(now - onset, settings.minDuration());
    boolean strong = score() >= (settings.startThreshold() + settings.endThreshold()) / 2;
    if (held && strong) {
      phase = Phase.OPEN;
      tell(revision == 0 ? Type.STARTED : Type.UPDATED, EndReason.NONE, end, now, told);
      if (now >= latest(settings)) {
        tellMaxDuration(settings, now, told);
        phase = Phase.EXHAUSTED;
      }
    } else if (settings.tellTentative() && revision == 0) {
      tell(Type.STARTED, EndReason.NONE, end, now, told);
    }
  }

  /** Open with this frame, or, where it reaches the maximum duration, ended before it. */
  private void hold(MomentSettings settings, long now, float inside, Consumer<TrackedUpdate> told) {
    if (now >= latest(settings)) {
      tellMaxDuration(settings, now, told);
      held(now, inside);
      phase = Phase.EXHAUSTED;
      return;
    }
    held(now, inside);
    phase = Phase.OPEN;
    if (now - lastTold >= MomentTracker.UPDATE_EVERY.toNanos() / 1_000) {
      tell(Type.UPDATED, EndReason.NONE, end, now, told);
    }
  }

  private void tellMaxDuration(MomentSettings settings, long now, Consumer<TrackedUpdate> told) {
    tell(Type.ENDED, EndReason.MAX_DURATION, latest(settings), now, told);
  }

  /** Retracts what was told before it was confirmed, which it now will not be. */
  private void giveUp(Consumer<TrackedUpdate> told) {
    if (phase == Phase.RISING && revision > 0) {
      tell(Type.RETRACTED, EndReason.NONE, end, lastTime.micros(), told);
    }
  }

  private void tell(
      Type type, EndReason reason, long spanEnd, long toldAt, Consumer<TrackedUpdate> told) {
    MediaTime onsetTime = new MediaTime(onset);
    Moment moment =
        new Moment(
            Moment.id(stream, query, epoch, onsetTime),
            stream,
            query,
            epoch,
            new TimeSpan(new MediaTime(start), new MediaTime(spanEnd)),
            startedAt,
            score());
    boolean tentative = phase == Phase.RISING;
    told.accept(
        new TrackedUpdate(type, moment, revision, new MediaTime(toldAt), reason, tentative));
    revision++;
    lastTold = toldAt;
  }

  private double score() {
    return insideSum / insideCount;
  }

  /** When the candidate reaches the maximum duration. */
  private long latest(MomentSettings settings) {
    return start + settings.maxDuration().toNanos() / 1_000;
  }

  private boolean goneFor(MomentSettings settings, long until) {
    return atLeast(until - end, settings.mergeGap());
  }

  private static long midpoint(long a, long b) {
    return Math.floorDiv(Math.addExact(a, b), 2);
  }

  /** With a tolerance: clocks of 90 kHz and of whole milliseconds must fall on the same frame. */
  private static boolean atLeast(long micros, Duration duration) {
    return micros >= duration.toNanos() / 1_000 - TOLERANCE_MICROS;
  }

  private void take(Candidate candidate) {
    onset = candidate.onset().micros();
    start = candidate.start().micros();
    startedAt = candidate.startedAt();
    lastInside = candidate.lastInside().micros();
    end = candidate.end().micros();
    insideSum = candidate.insideSum();
    insideCount = candidate.insideCount();
    dipSum = candidate.dipSum();
    dipCount = candidate.dipCount();
    peak = candidate.peak();
    revision = candidate.revision();
    lastTold = candidate.lastTold().micros();
  }
}
