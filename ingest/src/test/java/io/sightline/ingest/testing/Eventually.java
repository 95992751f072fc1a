package io.sightline.ingest.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about, up to a deadline. */
public final class Eventually {
  private static final long POLL_MILLIS = 10;

  private Eventually() {}

  /**
   * @param what for the failure's message
   * @throws AssertionError if it is not so in time
   */
  public static void await(Duration atMost, String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + atMost.toMillis() + " ms: " + what);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
