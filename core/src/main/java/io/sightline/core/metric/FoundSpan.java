package io.sightline.core.metric;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import java.util.Objects;

/**
 * A moment as it was told.
 *
 * @param span where it was located
 * @param score for ranking, in [0, 1]
 * @param startToldAt media time of the frame on which its start was told
 * @param endToldAt media time of the frame on which its end was told
 */
public record FoundSpan(TimeSpan span, double score, MediaTime startToldAt, MediaTime endToldAt) {
  public FoundSpan {
    Objects.requireNonNull(span, "span");
    Objects.requireNonNull(startToldAt, "startToldAt");
    Objects.requireNonNull(endToldAt, "endToldAt");
  }
}
