package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import java.util.Optional;

/** Told what stands on the topics, in their order. */
public interface AlertFeed {
  void moment(MomentUpdate update);

  /** What became of an alert, as it was written here or by an earlier run. */
  void recorded(Alert alert);

  /** Empty: the stream was deleted. */
  void stream(StreamId stream, Optional<StreamSpec> spec);

  /** Empty: the query was deleted. */
  void query(QueryId query, Optional<Query> now);

  void status(StreamStatus status);

  /** All that was there at the start has been told: from now on what comes is news. */
  void caughtUp();
}
