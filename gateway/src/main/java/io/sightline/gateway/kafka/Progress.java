package io.sightline.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far each partition has been applied to the views. Thread-safe. */
final class Progress {
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /**
   * @param nextOffset everything before it has been applied
   */
  synchronized void applied(TopicPartition partition, long nextOffset) {
    next.merge(partition, nextOffset, Math::max);
    notifyAll();
  }

  /**
   * Waits until an offset has been applied.
   *
   * @return false if it was not within that time
   */
  synchronized boolean await(TopicPartition partition, long offset, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (next.getOrDefault(partition, 0L) <= offset) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
