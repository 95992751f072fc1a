package io.sightline.gateway.alerts;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Knows one way of carrying notices to people and nothing of queues, order or tries: that is {@link
 * Courier}'s. Thread-safe.
 */
interface Carrier extends AutoCloseable {
  /**
   * Returns when the other side has taken all of them; one that is carried twice has the same
   * idempotency key.
   *
   * @param deliveries 1 to as many as its {@link Target.Pace} allows
   * @param now wall clock
   * @throws NotTakenException if the other side answered, and did not take them
   * @throws IOException if it could not be reached; the message holds no secret
   */
  void carry(List<Delivery> deliveries, Instant now) throws IOException;

  /** Called again and again while there is nothing to carry. */
  default void idle() {}

  @Override
  default void close() {}

  /** That the other side is there and does not take this. */
  final class NotTakenException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean forGood;

    /**
     * @param forGood whether it is of no use to try again
     */
    NotTakenException(String message, boolean forGood) {
      super(message);
      this.forGood = forGood;
    }

    boolean forGood() {
      return forGood;
    }
  }
}
