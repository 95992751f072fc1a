package io.sightline.core.replay;

import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The score curve of one (stream, query) over one epoch: what settings would have made of it, as
 * often as asked, without scoring again. Immutable (its arrays are its owner's) and thread-safe.
 */
public final class ScoreTrack {
  private static final StreamId STREAM = new StreamId("track");
  private static final QueryId QUERY = new QueryId("track");

  private final long[] micros;
  private final float[] inside;
  private final float highest;

  /**
   * @param micros media time of each frame, growing; not copied, for many tracks share it
   * @param inside P(inside) of each frame; not copied
   */
  public ScoreTrack(long[] micros, float[] inside) {
    if (micros.length != inside.length) {
      throw new IllegalArgumentException(
          inside.length + " scores for " + micros.length + " frames");
    }
    this.micros = micros;
    this.inside = inside;
    float most = 0;
    for (float score : inside) {
      most = Math.max(most, score);
    }
    this.highest = most;
  }

  /** The highest P(inside). */
  public float highest() {
    return highest;
  }

  /** What the live system would have told with these settings, in the order of their ends. */
  public List<FoundSpan> moments(MomentSettings settings) {
    List<FoundSpan> found = new ArrayList<>();
    if (highest < (float) settings.startThreshold()) {
      return found;
    }
    MomentTrack track = new MomentTrack(STREAM, QUERY);
    MediaTime[] startedAt = new MediaTime[1];
    Consumer<TrackedUpdate> told =
        update -> {
          switch (update.type()) {
            case STARTED -> startedAt[0] = update.toldAt();
            case ENDED ->
                found.add(
                    new FoundSpan(
                        update.moment().span(),
                        update.moment().score(),
                        startedAt[0],
                        update.toldAt()));
            case UPDATED, RETRACTED -> {}
          }
        };
    for (int i = 0; i < inside.length; i++) {
      track.advance(settings, 0, i, new MediaTime(micros[i]), Instant.EPOCH, inside[i], told);
    }
    track.close(EndReason.EPOCH_ENDED, told);
    return found;
  }
}
