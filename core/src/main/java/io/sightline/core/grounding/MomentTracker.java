package io.sightline.core.grounding;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the scores of one (stream, query), frame by frame, into moments. Pure and thread-safe; the
 * phases and what leads from one to the next stand on {@link TrackerState.Phase}. The work is done
 * by {@link MomentTrack}.
 *
 * <p>Every moment is told as STARTED, then UPDATED at most every {@link #UPDATE_EVERY} of media
 * time, then ENDED, with consecutive revisions. Nothing is told before it is confirmed, so nothing
 * has to be retracted; a query may ask to be told earlier, see {@link
 * MomentSettings#tellTentative}.
 */
public final class MomentTracker {
  /** Least media time between two updates of an open moment. */
  public static final Duration UPDATE_EVERY = Duration.ofSeconds(5);

  private MomentTracker() {}

  /**
   * Takes the scores of one frame. A frame that does not go forward (an earlier epoch, a number or
   * time not after the newest) is a duplicate: the state stays the same and nothing is told. A
   * frame of a later epoch first ends what was open.
   */
  public static TrackerStep advance(
      TrackerState state,
      MomentSettings settings,
      StreamId stream,
      QueryId query,
      ScoredFrame frame) {
    MomentTrack track = MomentTrack.of(state, stream, query);
    List<TrackedUpdate> updates = new ArrayList<>(2);
    boolean fresh =
        track.advance(
            settings,
            frame.epoch(),
            frame.seq(),
            frame.time(),
            frame.capturedAt(),
            frame.inside(),
            updates::add);
    return fresh ? new TrackerStep(track.state(), updates) : new TrackerStep(state, List.of());
  }

  /**
   * Ends what is open, for a reason that lies outside the scores: at the newest inside frame, or,
   * where scores had fallen, where they fell. The state remembers which frames it has seen.
   */
  public static TrackerStep close(
      TrackerState state, StreamId stream, QueryId query, EndReason reason) {
    MomentTrack track = MomentTrack.of(state, stream, query);
    List<TrackedUpdate> updates = new ArrayList<>(1);
    track.close(reason, updates::add);
    return new TrackerStep(track.state(), updates);
  }
}
