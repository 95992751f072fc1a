package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.Delivery;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Streams that do not deliver are occurrences too: a NEW when one has been down for long enough, an
 * END when it is back or is not wanted any more. Pure; one {@link State} a stream. Whether a stream
 * delivers is {@link Delivery}'s to say, so one whose worker died is down as well.
 */
public final class StreamWatch {
  /** The query of these occurrences: rules and silences know them by it. */
  public static final QueryId OFFLINE = new QueryId("stream-offline");

  private final Duration after;

  /**
   * What is known of a stream. Immutable.
   *
   * @param since when it began to be watched here
   * @param status what was last said of it; empty: nothing, though it should deliver
   * @param told id of the occurrence that is open
   */
  public record State(Instant since, Optional<StreamStatus> status, Optional<String> told) {
    public State {
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(told, "told");
    }

    /** Of a stream that should deliver and was not heard of yet. */
    public static State of(Instant now) {
      return new State(now, Optional.empty(), Optional.empty());
    }

    /** Goes on with what an earlier life told of. */
    public State resumed(String id) {
      return new State(since, status, Optional.of(id));
    }
  }

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

  /**
   * @param now wall clock
   */
  public Step advance(State state, StreamStatus status, Instant now) {
    return tick(
        new State(state.since, Optional.of(status), state.told), status.stream().camera(), now);
  }

  /** As time goes by. */
  public Step tick(State state, StreamId stream, Instant now) {
    Optional<Delivery> delivery = state.status.map(status -> Delivery.of(status, now));
    boolean wanted = state.status.map(StreamWatch::wanted).orElse(true);
    if (!wanted || delivery.map(Delivery::delivering).orElse(false)) {
      return over(state, stream, wanted ? "it delivers again" : "it is not watched any more");
    }
    Instant since = downSince(state);
    if (state.told.isPresent() || now.isBefore(since.plus(after))) {
      return new Step(state, Optional.empty());
    }
    String id = "offline-" + stream + "-" + since.getEpochSecond();
    String why = delivery.map(Delivery::why).orElse("nobody watches it");
    return new Step(
        state.resumed(id),
        Optional.of(occurrence(id, 0, AlertPhase.NEW, stream, "down since " + since + ": " + why)));
  }

  /** After its owner deleted it. */
  public Step deleted(State state, StreamId stream) {
    return over(state, stream, "it was deleted");
  }

  /** The occurrence of an earlier life, so that a router can take it up. */
  public static Occurrence again(String id, StreamId stream) {
    return occurrence(id, 0, AlertPhase.NEW, stream, "down");
  }

  private static Step over(State state, StreamId stream, String why) {
    return new Step(
        new State(state.since, state.status, Optional.empty()),
        state.told.map(id -> occurrence(id, 1, AlertPhase.END, stream, why)));
  }

  private static boolean wanted(StreamStatus status) {
    return switch (status.state()) {
      case CONNECTING, ONLINE, OFFLINE -> true;
      case ENDED, DISABLED -> false;
    };
  }

  /**
   * What its worker saw last, if that says so; a worker that fell silent says nothing of the time
   * before this watch began, in which nobody may have listened to it.
   */
  private static Instant downSince(State state) {
    if (state.status.isEmpty()) {
      return state.since;
    }
    StreamStatus status = state.status.get();
    if (status.state() == StreamStatus.State.ONLINE) {
      Instant heard = status.work().lastFrame().orElse(status.at());
      return heard.isAfter(state.since) ? heard : state.since;
    }
    List<CoverageSpan> spans = status.coverage();
    for (int i = spans.size() - 1; i >= 0; i--) {
      if (spans.get(i).coverage() != Coverage.OFFLINE) {
        return spans.get(i).to();
      }
    }
    return state.since;
  }

  private static Occurrence occurrence(
      String id, int revision, AlertPhase phase, StreamId stream, String about) {
    return new Occurrence(id, revision, phase, stream, OFFLINE, Set.of(), Optional.empty(), about);
  }
}
