package io.sightline.core.query;

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
 */
public record Query(
    QueryId id,
    String sentence,
    Set<StreamId> streams,
    QueryVectors vectors,
    MomentSettings settings,
    boolean enabled) {
  public static final int MAX_SENTENCE = 500;

  /**
   * @throws IllegalArgumentException if the sentence is empty or too long
   */
  public Query {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(vectors, "vectors");
    Objects.requireNonNull(settings, "settings");
    streams = Set.copyOf(streams);
    if (sentence.isBlank() || sentence.length() > MAX_SENTENCE) {
      throw new IllegalArgumentException(
          "sentence must have 1 to " + MAX_SENTENCE + " characters, but has " + sentence.length());
    }
  }

  /**
   * Whether it is to be scored on frames of this stream made by this encoder: vectors of two
   * encoders are never compared.
   */
  public boolean appliesTo(StreamId stream, String encoder) {
    return enabled
        && (streams.isEmpty() ? !stream.isZone() : streams.contains(stream))
        && vectors.encoder().equals(encoder);
  }
}
