package io.sightline.core.replay;

import io.sightline.core.grounding.MomentTracker;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerStep;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
    TrackerState state = TrackerState.IDLE;
    MediaTime startedAt = MediaTime.ZERO;
    for (int i = 0; i < inside.length; i++) {
      if (state.phase() == TrackerState.Phase.IDLE) {
        // Frames that leave an idle tracker idle are passed over, all but the last of them.
        int next = i;
        while (next < inside.length && inside[next] < (float) settings.endThreshold()) {
          next++;
        }
        i = Math.max(i, Math.min(next, inside.length) - 1);
      }
      TrackerStep step = MomentTracker.advance(state, settings, STREAM, QUERY, frame(i));
      state = step.next();
      startedAt = read(step, startedAt, found);
    }
    read(MomentTracker.close(state, STREAM, QUERY, EndReason.EPOCH_ENDED), startedAt, found);
    return found;
  }

  private ScoredFrame frame(int i) {
    return new ScoredFrame(0, i, new MediaTime(micros[i]), Instant.EPOCH, 0, 0, inside[i]);
  }

  private static MediaTime read(TrackerStep step, MediaTime startedAt, List<FoundSpan> found) {
    MediaTime started = startedAt;
    for (TrackedUpdate update : step.updates()) {
      switch (update.type()) {
        case STARTED -> started = update.toldAt();
        case ENDED ->
            found.add(
                new FoundSpan(
                    update.moment().span(), update.moment().score(), started, update.toldAt()));
        case UPDATED, RETRACTED -> {}
      }
    }
    return started;
  }
}
