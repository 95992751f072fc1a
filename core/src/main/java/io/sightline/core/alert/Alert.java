package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * That one phase of an occurrence was delivered to somebody, or suppressed for a stated reason.
 *
 * @param momentId id of the moment, or of what else people are told of
 * @param revision the revision that was told, at least 0
 * @param phase what of it was told
 * @param severity how much it mattered then
 * @param zones the zones of its camera that it was in; empty means the whole picture
 * @param channel name of the way it went or would have gone; holds no secret, not empty
 * @param group id of the first of those that went together with it in one notification; its own
 *     where it went alone
 * @param reason why it was suppressed, in one line for people, without secrets; empty exactly when
 *     it was delivered
 * @param at wall clock when that was known
 */
public record Alert(
    String momentId,
    int revision,
    AlertPhase phase,
    StreamId stream,
    QueryId query,
    Severity severity,
    Set<String> zones,
    Outcome outcome,
    String channel,
    String group,
    String reason,
    Instant at) {
  /** What became of it. */
  public enum Outcome {
    /** The channel took it. */
    DELIVERED,
    /** It was not sent, or nobody took it. */
    SUPPRESSED
  }

  /**
   * @throws IllegalArgumentException if revision is negative, an id or the channel is blank, or
   *     outcome and reason disagree
   */
  public Alert {
    Objects.requireNonNull(momentId, "momentId");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(severity, "severity");
    zones = Set.copyOf(zones);
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(at, "at");
    if (momentId.isBlank() || channel.isBlank()) {
      throw new IllegalArgumentException("momentId and channel must not be blank");
    }
    if (revision < 0) {
      throw new IllegalArgumentException("revision must not be negative, but was " + revision);
    }
    if (reason.isBlank() != (outcome == Outcome.DELIVERED)) {
      throw new IllegalArgumentException(
          "an alert has a reason exactly when it was suppressed, but was "
              + outcome
              + " with reason '"
              + reason
              + "'");
    }
  }

  /** Of one that goes alone and matters as most do; a revision above 0 is its end. */
  public Alert(
      String momentId,
      int revision,
      StreamId stream,
      QueryId query,
      Outcome outcome,
      String channel,
      String reason,
      Instant at) {
    this(
        momentId,
        revision,
        revision == 0 ? AlertPhase.NEW : AlertPhase.END,
        stream,
        query,
        Severity.ALERT,
        Set.of(),
        outcome,
        channel,
        momentId,
        reason,
        at);
  }

  /**
   * @param group as {@link #group()}
   * @param reason why it was suppressed; empty: it was delivered
   */
  public static Alert of(
      Occurrence told, Severity severity, String channel, String group, String reason, Instant at) {
    return new Alert(
        told.id(),
        told.revision(),
        told.phase(),
        told.stream(),
        told.query(),
        severity,
        told.zones(),
        reason.isEmpty() ? Outcome.DELIVERED : Outcome.SUPPRESSED,
        channel,
        group,
        reason,
        at);
  }

  /** Of an alert that a channel took. */
  public static Alert delivered(
      String momentId, int revision, StreamId stream, QueryId query, String channel, Instant at) {
    return new Alert(momentId, revision, stream, query, Outcome.DELIVERED, channel, "", at);
  }

  /** Of an alert that nobody was told. */
  public static Alert suppressed(
      String momentId,
      int revision,
      StreamId stream,
      QueryId query,
      String channel,
      String reason,
      Instant at) {
    return new Alert(momentId, revision, stream, query, Outcome.SUPPRESSED, channel, reason, at);
  }

  /** Whether it is about this phase of that occurrence. */
  public boolean isOf(Occurrence occurrence) {
    return momentId.equals(occurrence.id())
        && revision == occurrence.revision()
        && phase == occurrence.phase();
  }
}
