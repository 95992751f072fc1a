package io.sightline.gateway.registry;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;

/**
 * The log of streams and queries, as far as it is written here. Each call returns when the change
 * is kept and visible in the views: what was written can be read. Thread-safe.
 */
public interface Registry {
  /**
   * @throws RefusedException {@link RefusedException.Kind#UNAVAILABLE} if the log does not answer
   */
  void save(StreamSpec stream);

  /**
   * @throws RefusedException {@link RefusedException.Kind#UNAVAILABLE} if the log does not answer
   */
  void delete(StreamId stream);

  /**
   * @throws RefusedException {@link RefusedException.Kind#UNAVAILABLE} if the log does not answer
   */
  void save(Query query);

  /**
   * @throws RefusedException {@link RefusedException.Kind#UNAVAILABLE} if the log does not answer
   */
  void delete(QueryId query);
}
