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
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the scores of one (stream, query), frame by frame, into moments. Pure and thread-safe; the
 * phases and what leads from one to the next stand on {@link Phase}.
 *
 * <p>Every moment is told as STARTED, then UPDATED at most every {@link #UPDATE_EVERY} of media
 * time, then ENDED, with consecutive revisions. Nothing is told before it is confirmed, so nothing
 * has to be retracted.
 */
public final class MomentTracker {
  /** Least media time between two updates of an open moment. */
  public static final Duration UPDATE_EVERY = Duration.ofSeconds(5);

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
   * Cost: constant a frame; one small state, and a hash for each update.
   */
  private static final long TOLERANCE_MICROS = 1_000;

  private final MomentSettings settings;
  private final StreamId stream;
  private final QueryId query;
  private final List<TrackedUpdate> updates = new ArrayList<>(2);

  private MomentTracker(MomentSettings settings, StreamId stream, QueryId query) {
    this.settings = settings;
    this.stream = stream;
    this.query = query;
  }

  /**
   * Takes the scores of one frame. A frame that does not go forward (an earlier epoch, a number or
   * time not after the newest) is a duplicate: the state stays the same and nothing is told. A
   * frame of a later epoch first ends what was open.
   */
  public static TrackerStep advance(
      TrackerState state,
      MomentSettings settings,
      StreamId stream,
      QueryId query,
      ScoredFrame frame) {
    if (!isNew(state, frame)) {
      return new TrackerStep(state, List.of());
    }
    MomentTracker tracker = new MomentTracker(settings, stream, query);
    TrackerState before = state;
    if (frame.epoch() != state.epoch()) {
      tracker.closeOpen(state, EndReason.EPOCH_ENDED);
      before = TrackerState.IDLE;
    }
    TrackerState next = tracker.next(before, frame);
    return new TrackerStep(next, tracker.updates);
  }

  /**
   * Ends what is open, for a reason that lies outside the scores: at the newest inside frame, or,
   * where scores had fallen, where they fell. The state remembers which frames it has seen.
   */
  public static TrackerStep close(
      TrackerState state, StreamId stream, QueryId query, EndReason reason) {
    MomentTracker tracker = new MomentTracker(MomentSettings.DEFAULT, stream, query);
    tracker.closeOpen(state, reason);
    return new TrackerStep(state.idle(), tracker.updates);
  }

  private static boolean isNew(TrackerState state, ScoredFrame frame) {
    if (frame.epoch() != state.epoch()) {
      return frame.epoch() > state.epoch() || state.lastSeq() < 0;
    }
    return state.lastSeq() < 0
        || (frame.seq() > state.lastSeq() && frame.time().compareTo(state.lastTime()) > 0);
  }

  private TrackerState next(TrackerState before, ScoredFrame frame) {
    TrackerState seen = before.seen(frame);
    boolean inside = frame.inside() >= (float) settings.endThreshold();
    return switch (before.phase()) {
      case IDLE -> inside ? begin(before, seen, frame) : seen;
      case RISING -> {
        Candidate rising = before.candidate().get();
        if (!inside) {
          Candidate missed = rising.missedOn(frame, latest(rising));
          yield goneFor(missed, frame.time()) ? seen.idle() : seen.in(Phase.RISING, missed);
        }
        boolean wasGone =
            rising.dipCount() > 0
                && goneFor(rising, MediaTime.midpoint(before.lastTime(), frame.time()));
        yield wasGone ? begin(before, seen, frame) : confirm(seen, rising.heldOn(frame), frame);
      }
      case OPEN -> {
        Candidate open = before.candidate().get();
        yield inside
            ? hold(seen, open, frame)
            : fall(seen, open.missedOn(frame, latest(open)), frame);
      }
      case FALLING -> {
        Candidate falling = before.candidate().get();
        if (!inside) {
          yield fall(seen, falling.missedOn(frame, latest(falling)), frame);
        }
        if (goneFor(falling, MediaTime.midpoint(before.lastTime(), frame.time()))) {
          tell(
              Type.ENDED,
              EndReason.SCORES_FELL,
              falling,
              falling.span(),
              frame.epoch(),
              frame.time());
          yield begin(before, seen, frame);
        }
        yield hold(seen, falling, frame);
      }
      case EXHAUSTED -> {
        Candidate over = before.candidate().get();
        if (!inside) {
          Candidate missed = over.missedOn(frame, latest(over));
          yield goneFor(missed, frame.time()) ? seen.idle() : seen.in(Phase.EXHAUSTED, missed);
        }
        boolean wasGone =
            over.dipCount() > 0
                && goneFor(over, MediaTime.midpoint(before.lastTime(), frame.time()));
        yield wasGone ? begin(before, seen, frame) : seen.in(Phase.EXHAUSTED, over.heldOn(frame));
      }
    };
  }

  private TrackerState begin(TrackerState before, TrackerState seen, ScoredFrame frame) {
    MediaTime start =
        before.lastSeq() < 0 ? frame.time() : MediaTime.midpoint(before.lastTime(), frame.time());
    return confirm(seen, Candidate.risingOn(frame, start), frame);
  }

  private TrackerState confirm(TrackerState seen, Candidate rising, ScoredFrame frame) {
    boolean held = atLeast(frame.time().micros() - rising.onset().micros(), settings.minDuration());
    boolean strong = rising.score() >= (settings.startThreshold() + settings.endThreshold()) / 2;
    if (!held || !strong || rising.peak() < (float) settings.startThreshold()) {
      return seen.in(Phase.RISING, rising);
    }
    Candidate told =
        tell(Type.STARTED, EndReason.NONE, rising, rising.span(), frame.epoch(), frame.time());
    return exhaustOr(seen, told, told, frame);
  }

  private TrackerState hold(TrackerState seen, Candidate open, ScoredFrame frame) {
    return exhaustOr(seen, open, open.heldOn(frame), frame);
  }

  /** OPEN with {@code held}, or, where this frame reaches the maximum duration, ended. */
  private TrackerState exhaustOr(
      TrackerState seen, Candidate before, Candidate held, ScoredFrame frame) {
    MediaTime latest = latest(before);
    if (frame.time().compareTo(latest) >= 0) {
      TimeSpan span = new TimeSpan(before.start(), latest);
      tell(Type.ENDED, EndReason.MAX_DURATION, before, span, frame.epoch(), frame.time());
      return seen.in(Phase.EXHAUSTED, held);
    }
    if (frame.time().micros() - held.lastTold().micros() < UPDATE_EVERY.toNanos() / 1_000) {
      return seen.in(Phase.OPEN, held);
    }
    return seen.in(
        Phase.OPEN,
        tell(Type.UPDATED, EndReason.NONE, held, held.span(), frame.epoch(), frame.time()));
  }

  private TrackerState fall(TrackerState seen, Candidate missed, ScoredFrame frame) {
    if (!goneFor(missed, frame.time())) {
      return seen.in(Phase.FALLING, missed);
    }
    tell(Type.ENDED, EndReason.SCORES_FELL, missed, missed.span(), frame.epoch(), frame.time());
    return seen.idle();
  }

  private void closeOpen(TrackerState state, EndReason reason) {
    if (state.open()) {
      Candidate open = state.candidate().get();
      tell(Type.ENDED, reason, open, open.span(), state.epoch(), state.lastTime());
    }
  }

  private Candidate tell(
      Type type,
      EndReason reason,
      Candidate candidate,
      TimeSpan span,
      long epoch,
      MediaTime toldAt) {
    Moment moment =
        new Moment(
            Moment.id(stream, query, epoch, candidate.onset()),
            stream,
            query,
            epoch,
            span,
            candidate.startedAt(),
            candidate.score());
    updates.add(new TrackedUpdate(type, moment, candidate.revision(), toldAt, reason));
    return candidate.toldAt(toldAt);
  }

  /** When the candidate reaches the maximum duration. */
  private MediaTime latest(Candidate candidate) {
    return candidate.start().plus(settings.maxDuration());
  }

  private boolean goneFor(Candidate candidate, MediaTime until) {
    return atLeast(until.micros() - candidate.end().micros(), settings.mergeGap());
  }

  /** With a tolerance: clocks of 90 kHz and of whole milliseconds must fall on the same frame. */
  private static boolean atLeast(long micros, Duration duration) {
    return micros >= duration.toNanos() / 1_000 - TOLERANCE_MICROS;
  }
}
