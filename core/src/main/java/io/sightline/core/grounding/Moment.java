package io.sightline.core.grounding;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;

/**
 * One located span.
 *
 * @param id deterministic: the same stream, query, epoch and onset give the same id, live and in
 *     replay
 * @param span media time; the end is so far, until the moment has ended
 * @param startedAt wall clock at the camera of the span's start
 * @param score mean P(inside) over the frames of the span, in [0, 1]
 */
public record Moment(
    String id,
    StreamId stream,
    QueryId query,
    long epoch,
    TimeSpan span,
    Instant startedAt,
    double score) {
  public Moment {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(span, "span");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  /**
   * The id of the moment that sets in here: 16 characters of a-z and 2-7, 80 bits of a SHA-256.
   *
   * @param onset media time of the moment's first frame
   */
  public static String id(StreamId stream, QueryId query, long epoch, MediaTime onset) {
    String name = stream + "\n" + query + "\n" + epoch + "\n" + onset.micros();
    byte[] hash = sha256(name.getBytes(StandardCharsets.UTF_8));
    StringBuilder id = new StringBuilder(16);
    for (int bit = 0; bit < 80; bit += 5) {
      int high = hash[bit / 8] & 0xff;
      int low = hash[bit / 8 + 1] & 0xff;
      id.append(BASE32.charAt((high << 8 | low) >> (11 - bit % 8) & 31));
    }
    return id.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
