package io.sightline.gateway.alerts;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;

/**
 * One alert on its way to one webhook.
 *
 * @param revision of the moment, as told
 * @param body JSON; not changed after
 * @param failed tries so far
 */
record Delivery(
    String momentId, int revision, StreamId stream, QueryId query, byte[] body, int failed) {
  /** The same for every try, in this run and the next. */
  String idempotencyKey() {
    // An id is read from a topic: it must not be able to end a header.
    return momentId.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + revision;
  }

  Delivery afterFailure() {
    return new Delivery(momentId, revision, stream, query, body, failed + 1);
  }
}
