package io.sightline.core.replay;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;

/** Hears what a replay finds, in the order of media time of each (stream, query). */
public interface ReplayListener {
  /** The scores of one frame. */
  void scored(StreamId stream, QueryId query, ScoredFrame frame);

  /** What became of a moment. */
  void updated(MomentUpdate update);
}
