package io.sightline.core.query;

import io.sightline.core.time.Schedule;
import io.sightline.core.video.StreamId;
import java.util.Objects;
import java.util.Set;

/**
 * A standing sentence with its settings.
 *
 * @param sentence as its owner wrote it, 1 to {@link #MAX_SENTENCE} characters
 * @param streams the streams it applies to, a camera's zones only where they are named; empty means
 *     every camera's whole picture
 * @param vectors what the encoder makes of the sentence
 * @param settings when scores become a moment
 * @param enabled whether it is scored
 * @param schedule when it is scored, by the capture time of the frames
 * @param alerting how its matches are told, where that is not as usual
 */
public record Query(
    QueryId id,
    String sentence,
    Set<StreamId> streams,
    QueryVectors vectors,
    MomentSettings settings,
    boolean enabled,
    Schedule schedule,
    AlertWish alerting) {
  public static final int MAX_SENTENCE = 500;

  /**
   * @throws IllegalArgumentException if the sentence is empty or too long
   */
  public Query {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(vectors, "vectors");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(alerting, "alerting");
    streams = Set.copyOf(streams);
    if (sentence.isBlank() || sentence.length() > MAX_SENTENCE) {
      throw new IllegalArgumentException(
          "sentence must have 1 to " + MAX_SENTENCE + " characters, but has " + sentence.length());
    }
  }

  /** Told as usual. */
  public Query(
      QueryId id,
      String sentence,
      Set<StreamId> streams,
      QueryVectors vectors,
      MomentSettings settings,
      boolean enabled,
      Schedule schedule) {
    this(id, sentence, streams, vectors, settings, enabled, schedule, AlertWish.NONE);
  }

  /** At all times, told as usual. */
  public Query(
      QueryId id,
      String sentence,
      Set<StreamId> streams,
      QueryVectors vectors,
      MomentSettings settings,
      boolean enabled) {
    this(id, sentence, streams, vectors, settings, enabled, Schedule.ALWAYS);
  }

  /** The same at other times. */
  public Query withSchedule(Schedule other) {
    return new Query(id, sentence, streams, vectors, settings, enabled, other, alerting);
  }

  /** The same, told otherwise. */
  public Query withAlerting(AlertWish other) {
    return new Query(id, sentence, streams, vectors, settings, enabled, schedule, other);
  }

  /**
   * Whether it stands for frames of this stream made by this encoder, at the times of its schedule:
   * vectors of two encoders are never compared.
   */
  public boolean appliesTo(StreamId stream, String encoder) {
    return enabled
        && (streams.isEmpty() ? !stream.isZone() : streams.contains(stream))
        && vectors.encoder().equals(encoder);
  }
}
