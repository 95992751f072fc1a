package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.Objects;

/**
 * That one revision of a moment was delivered to somebody, or suppressed for a stated reason.
 *
 * @param momentId id of the moment
 * @param revision the revision that was told, at least 0
 * @param channel name of the way it went or would have gone; holds no secret, not empty
 * @param reason why it was suppressed, in one line for people, without secrets; empty exactly when
 *     it was delivered
 * @param at wall clock when that was known
 */
public record Alert(
    String momentId,
    int revision,
    StreamId stream,
    QueryId query,
    Outcome outcome,
    String channel,
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
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(channel, "channel");
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
}
