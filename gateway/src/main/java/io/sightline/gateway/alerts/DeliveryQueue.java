package io.sightline.gateway.alerts;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits for one webhook: in order within a moment, while one moment does not wait for another.
 * Bounded; thread-safe. Times are nanoseconds of one monotonic clock.
 */
final class DeliveryQueue {
  private final int capacity;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private int size;
  private boolean closed;

  private static final class Lane {
    final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    long notBefore;
    boolean taken;
  }

  DeliveryQueue(int capacity, long now) {
    this.capacity = capacity;
    this.now = now;
  }

  // The newest time anybody told; lanes that never failed are due from it.
  private long now;

  /** Returns false when it is full: the alert is not taken. */
  synchronized boolean offer(Delivery delivery) {
    if (size >= capacity || closed) {
      return false;
    }
    lanes
        .computeIfAbsent(
            delivery.momentId(),
            id -> {
              Lane lane = new Lane();
              lane.notBefore = now;
              return lane;
            })
        .waiting
        .add(delivery);
    size++;
    notifyAll();
    return true;
  }

  /** The next that is due; its moment stands still until it is done or failed. */
  synchronized Optional<Delivery> poll(long at) {
    now = at;
    if (closed) {
      return Optional.empty();
    }
    for (Lane lane : lanes.values()) {
      if (!lane.taken && lane.notBefore - at <= 0) {
        lane.taken = true;
        return Optional.of(lane.waiting.element());
      }
    }
    return Optional.empty();
  }

  /** Waits for news, at most until the next is due or this many milliseconds. */
  synchronized void awaitWork(long at, long mostMillis) throws InterruptedException {
    long wait = mostMillis;
    for (Lane lane : lanes.values()) {
      if (!lane.taken) {
        wait = Math.min(wait, Math.max(0, (lane.notBefore - at) / 1_000_000 + 1));
      }
    }
    if (wait > 0 && !closed) {
      wait(wait);
    }
  }

  /** It arrived. */
  synchronized void done(Delivery delivery) {
    Lane lane = lanes.get(delivery.momentId());
    lane.waiting.remove();
    size--;
    free(delivery.momentId(), lane);
  }

  /** It did not arrive and is tried again. */
  synchronized void retry(Delivery delivery, long notBefore) {
    Lane lane = lanes.get(delivery.momentId());
    lane.waiting.remove();
    lane.waiting.addFirst(delivery.afterFailure());
    lane.notBefore = notBefore;
    free(delivery.momentId(), lane);
  }

  /** It is given up, and with it what waited behind it; returns those, oldest first. */
  synchronized List<Delivery> giveUp(Delivery delivery) {
    Lane lane = lanes.remove(delivery.momentId());
    size -= lane.waiting.size();
    return lane.waiting.stream().skip(1).toList();
  }

  private void free(String momentId, Lane lane) {
    lane.taken = false;
    if (lane.waiting.isEmpty()) {
      lanes.remove(momentId);
    }
    notifyAll();
  }

  synchronized int size() {
    return size;
  }

  /** Nothing is taken or given out any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
