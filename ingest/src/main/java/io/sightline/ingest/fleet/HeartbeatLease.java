package io.sightline.ingest.fleet;

import java.time.Duration;

/**
 * How long a worker that the group does not answer may go on with its streams. Not thread-safe;
 * reads no clock.
 *
 * <p>Whoever cannot reach the brokers cannot know whether others have taken over. It goes on as
 * long as what it writes may still be delivered (a broker that starts again within that time costs
 * no picture); after that its frames are lost anyway.
 */
final class HeartbeatLease {
  private final long lastsNanos;
  private boolean heard;
  private double beats;
  private long atNanos;

  HeartbeatLease(Duration lasts) {
    this.lastsNanos = lasts.toNanos();
  }

  /**
   * @param answered heartbeats that the group has answered so far
   * @return whether the streams may still be taken for ours
   */
  boolean holds(double answered, long nanos) {
    if (!heard || answered != beats) {
      heard = true;
      beats = answered;
      atNanos = nanos;
    }
    return nanos - atNanos < lastsNanos;
  }
}
