package io.sightline.gateway.alerts;

/**
 * One notice on its way along one channel.
 *
 * @param body the notice as JSON; not changed after
 * @param since when it was taken to be delivered, monotonic nanoseconds
 * @param failed tries so far
 */
record Delivery(Notice notice, byte[] body, long since, int failed) {
  Delivery(Notice notice, byte[] body, long since) {
    this(notice, body, since, 0);
  }

  /** Those of one lane are delivered one after the other, in order. */
  String lane() {
    return notice.group();
  }

  String idempotencyKey() {
    return notice.key();
  }

  Delivery afterFailure() {
    return new Delivery(notice, body, since, failed + 1);
  }
}
