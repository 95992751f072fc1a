package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Streams that do not deliver are occurrences too: a NEW when one has been down for long enough, an
 * END when it is back or is not wanted any more. Pure; one {@link State} a stream.
 *
 * <p>A stream is down while its status says so, and also when nothing is said of it any more: then
 * nobody watches it.
 */
public final class StreamWatch {
  /** The query of these occurrences: rules and silences know them by it. */
  public static final QueryId OFFLINE = new QueryId("stream-offline");

  private final Duration after;

  /**
   * What is known of a stream. Immutable.
   *
   * @param heard when it was last heard of, by the wall clock of who listens
   * @param downSince when it was last seen to deliver; empty while it delivers or need not
   * @param reason why it is down
   * @param wanted whether it should deliver
   * @param told id of the occurrence that is open
   */
  public record State(
      Instant heard,
      Optional<Instant> downSince,
      String reason,
      boolean wanted,
      Optional<String> told) {}

  /** The next state, and what people may be told of. */
  public record Step(State state, Optional<Occurrence> occurrence) {}

  /**
   * @param after how long a stream must have been down, above 0
   */
  public StreamWatch(Duration after) {
    if (after.isNegative() || after.isZero()) {
      throw new IllegalArgumentException("after must be above 0, but was " + after);
    }
    this.after = after;
  }

  /** Of a stream that was not heard of before. */
  public static State unknown(Instant now) {
    return new State(now, Optional.empty(), "", false, Optional.empty());
  }

  /** Goes on with what an earlier life told of. */
  public static State resumed(State state, String told) {
    return new State(state.heard, state.downSince, state.reason, state.wanted, Optional.of(told));
  }

  /**
   * @param now wall clock
   */
  public Step advance(State state, StreamStatus status, Instant now) {
    return switch (status.state()) {
      case ONLINE ->
          up(state, status.stream(), new State(now, Optional.empty(), "", true, state.told), now);
      case ENDED, DISABLED ->
          up(state, status.stream(), new State(now, Optional.empty(), "", false, state.told), now);
      case CONNECTING, OFFLINE -> {
        Instant since = lastWatched(status).or(state::downSince).orElse(min(status.at(), now));
        String reason = status.reason().isEmpty() ? "not connected yet" : status.reason();
        yield tick(
            new State(now, Optional.of(since), reason, true, state.told), status.stream(), now);
      }
    };
  }

  /** After its owner deleted it. */
  public Step deleted(State state, StreamId stream, Instant now) {
    return up(state, stream, unknown(now), now);
  }

  /** As time goes by. */
  public Step tick(State state, StreamId stream, Instant now) {
    boolean silent = state.wanted && now.isAfter(state.heard.plus(after));
    Optional<Instant> since =
        state.downSince.or(() -> Optional.of(state.heard).filter(h -> silent));
    if (state.told.isPresent()
        || !state.wanted
        || since.isEmpty()
        || now.isBefore(since.get().plus(after))) {
      return new Step(state, Optional.empty());
    }
    String id = "offline-" + stream + "-" + since.get().getEpochSecond();
    String reason = silent ? "nothing is heard of it: nobody watches it" : state.reason;
    return new Step(
        new State(state.heard, state.downSince, state.reason, true, Optional.of(id)),
        Optional.of(
            occurrence(
                id, 0, AlertPhase.NEW, stream, "down since " + since.get() + ": " + reason)));
  }

  /** The occurrence of an earlier life, so that a router can take it up. */
  public static Occurrence again(String id, StreamId stream) {
    return occurrence(id, 0, AlertPhase.NEW, stream, "down");
  }

  private Step up(State before, StreamId stream, State now, Instant at) {
    Optional<Occurrence> end =
        before.told.map(
            id ->
                occurrence(
                    id,
                    1,
                    AlertPhase.END,
                    stream,
                    now.wanted ? "back since " + at : "not watched any more"));
    return new Step(
        new State(now.heard, now.downSince, now.reason, now.wanted, Optional.empty()), end);
  }

  private static Occurrence occurrence(
      String id, int revision, AlertPhase phase, StreamId stream, String about) {
    return new Occurrence(id, revision, phase, stream, OFFLINE, Set.of(), Optional.empty(), about);
  }

  /** The end of the newest span in which anything came, if it stands in the coverage. */
  private static Optional<Instant> lastWatched(StreamStatus status) {
    List<CoverageSpan> spans = status.coverage();
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (spans.get(i).coverage() != Coverage.OFFLINE) {
        return Optional.of(spans.get(i).to());
      }
    }
    return Optional.empty();
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
