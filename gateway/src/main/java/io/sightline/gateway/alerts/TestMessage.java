package io.sightline.gateway.alerts;

import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A message that tells of nothing but that a channel works. No alert: it is not written down. */
public final class TestMessage {
  /** The query that test messages name; no other may have this id. */
  public static final QueryId QUERY = new QueryId("test-message");

  private static final StreamId STREAM = new StreamId("test-message");

  private TestMessage() {}

  /** Whether this is one. */
  public static boolean is(Occurrence occurrence) {
    return occurrence.query().equals(QUERY);
  }

  /**
   * What became of one.
   *
   * @param failure why it was not taken, in one line, without secrets; empty if it was
   */
  public record Result(Optional<String> failure) {}

  /**
   * @param by who asked for it
   */
  static Notice notice(String id, String by) {
    String about =
        "a test message" + (by.isEmpty() ? "" : ", asked for by " + by) + ": this channel works";
    Occurrence occurrence =
        new Occurrence(id, 0, AlertPhase.NEW, STREAM, QUERY, Set.of(), Optional.empty(), about);
    return new Notice(
        id,
        Severity.DETECTION,
        Optional.empty(),
        List.of(new Notice.Item(occurrence, "Sightline", Optional.empty())));
  }
}
