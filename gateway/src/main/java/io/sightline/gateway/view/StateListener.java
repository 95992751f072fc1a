package io.sightline.gateway.view;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import java.util.Optional;

/**
 * Told of every change that is news, after the views show it, on the thread that applied it.
 * Returns at once and throws nothing.
 */
public interface StateListener {
  /** Empty: the stream was deleted. */
  void streamChanged(StreamId stream, Optional<Versioned<StreamSpec>> now);

  /**
   * @param before empty: it is new
   * @param now empty: the query was deleted
   */
  void queryChanged(
      QueryId query, Optional<Versioned<Query>> before, Optional<Versioned<Query>> now);

  void statusChanged(StreamStatus status);

  /**
   * @param sentence of its query; empty if that is gone
   */
  void momentTold(MomentUpdate update, Optional<String> sentence);

  /**
   * What became of an alert is known now.
   *
   * @param sentence of its query; empty if that is gone
   */
  void alertTold(Alert alert, Optional<String> sentence);

  void scored(ScoreRecord record);
}
