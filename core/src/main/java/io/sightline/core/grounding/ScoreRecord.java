package io.sightline.core.grounding;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The scores of one window's new frames for every query that applies: what the topic {@code scores}
 * holds.
 *
 * @param times media time of each new frame, oldest first
 * @param capturedAt wall clock at the camera of the newest frame
 * @param scores for every query, one entry a new frame, as {@code times}
 */
public record ScoreRecord(
    StreamId stream,
    long epoch,
    List<MediaTime> times,
    Instant capturedAt,
    Map<QueryId, List<FrameScores>> scores) {
  /** Probabilities of one frame, each in [0, 1]. */
  public record FrameScores(float start, float end, float inside) {}

  /**
   * @throws IllegalArgumentException if a query has not one entry a time
   */
  public ScoreRecord {
    times = List.copyOf(times);
    scores = Map.copyOf(scores);
    for (Map.Entry<QueryId, List<FrameScores>> entry : scores.entrySet()) {
      if (entry.getValue().size() != times.size()) {
        throw new IllegalArgumentException(
            "query "
                + entry.getKey()
                + " has "
                + entry.getValue().size()
                + " scores for "
                + times.size()
                + " frames");
      }
    }
  }
}
