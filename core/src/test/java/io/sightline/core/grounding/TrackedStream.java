package io.sightline.core.grounding;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.TrackerState.Phase;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One stream and query under test: feeds frames, keeps the state and everything that was told. */
final class TrackedStream {
  static final StreamId STREAM = new StreamId("lobby");
  static final QueryId QUERY = new QueryId("person");
  static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00Z");

  private final MomentSettings settings;
  private final List<TrackedUpdate> told = new ArrayList<>();
  private TrackerState state = TrackerState.IDLE;
  private long epoch;
  private long seq;
  private double step = 0.25;
  private double time;

  TrackedStream(MomentSettings settings) {
    this.settings = settings;
  }

  TrackedStream every(double seconds) {
    step = seconds;
    return this;
  }

  /** One frame each, a step apart, the first of an epoch at 0 s. */
  TrackedStream frames(double... inside) {
    for (double value : inside) {
      advance(new ScoredFrame(epoch, seq, at(time), captured(time), 0, 0, (float) value));
      seq++;
      time += step;
    }
    return this;
  }

  TrackedStream skip(double seconds) {
    time += seconds;
    return this;
  }

  TrackedStream reconnect() {
    epoch++;
    seq = 0;
    time = 0;
    return this;
  }

  TrackedStream advance(ScoredFrame frame) {
    TrackerStep result = MomentTracker.advance(state, settings, STREAM, QUERY, frame);
    state = result.next();
    told.addAll(result.updates());
    return this;
  }

  TrackedStream close(EndReason reason) {
    TrackerStep result = MomentTracker.close(state, STREAM, QUERY, reason);
    state = result.next();
    told.addAll(result.updates());
    return this;
  }

  Phase phase() {
    return state.phase();
  }

  TrackerState state() {
    return state;
  }

  List<TrackedUpdate> updates() {
    return told;
  }

  /** What was told, as "STARTED 0.125-0.500 at 0.500" and "ENDED SCORES_FELL ...". */
  List<String> told() {
    return told.stream().map(TrackedStream::describe).toList();
  }

  static MediaTime at(double seconds) {
    return MediaTime.ofSeconds(seconds);
  }

  static Instant captured(double seconds) {
    return BEGAN.plusNanos(Math.round(seconds * 1e9));
  }

  private static String describe(TrackedUpdate update) {
    return String.format(
        Locale.ROOT,
        "%s%s %.3f-%.3f at %.3f",
        update.type(),
        update.type() == Type.ENDED ? " " + update.endReason() : "",
        update.moment().span().start().seconds(),
        update.moment().span().end().seconds(),
        update.toldAt().seconds());
  }
}
