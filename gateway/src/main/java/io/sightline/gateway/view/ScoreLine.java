package io.sightline.gateway.view;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.util.List;

/**
 * The recent scores of one query on one stream.
 *
 * @param points oldest first
 */
public record ScoreLine(StreamId stream, QueryId query, List<Point> points) {
  public ScoreLine {
    points = List.copyOf(points);
  }

  /**
   * The scores of one frame.
   *
   * @param atMillis wall clock at the camera, milliseconds since 1970
   * @param inside P(inside), in [0, 1]
   */
  public record Point(long atMillis, float start, float end, float inside) {}
}
