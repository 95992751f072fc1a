package io.sightline.gateway.alerts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What waits for one channel: in order within a lane, while one lane does not wait for another.
 * Bounded; thread-safe. Times are nanoseconds of one monotonic clock.
 */
final class DeliveryQueue {
  private static final Comparator<Lane> DUE_FIRST =
      Comparator.comparingLong((Lane lane) -> lane.due).thenComparingLong(lane -> lane.number);

  private final int capacity;
  private final long gather;
  private final long epoch;
  private final Map<String, Lane> lanes = new HashMap<>();
  // Those of which nothing is under way.
  private final TreeSet<Lane> free = new TreeSet<>(DUE_FIRST);
  private long lanesMade;
  private long heldUntil;
  private int size;
  private boolean closed;

  private static final class Lane {
    final String name;
    final long number;
    final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    long due;
    int taken;
    boolean failed;

    Lane(String name, long number, long due) {
      this.name = name;
      this.number = number;
      this.due = due;
    }
  }

  /**
   * @param gather how long a delivery waits for others to go with it
   */
  DeliveryQueue(int capacity, Duration gather, long now) {
    this.capacity = capacity;
    this.gather = gather.toNanos();
    this.epoch = now;
  }

  /** Returns false when it is full: the delivery is not taken. */
  synchronized boolean offer(Delivery delivery, long now) {
    if (size >= capacity || closed) {
      return false;
    }
    Lane lane = lanes.get(delivery.lane());
    if (lane == null) {
      lane = new Lane(delivery.lane(), lanesMade++, now - epoch + gather);
      lanes.put(lane.name, lane);
      free.add(lane);
    }
    lane.waiting.add(delivery);
    size++;
    notifyAll();
    return true;
  }

  /**
   * The next that are due, together with what still gathers, the longest due lane first; their
   * lanes stand still until they are done, failed or given up.
   *
   * @param most at least 1
   */
  synchronized List<Delivery> poll(long now, int most) {
    long at = now - epoch;
    List<Delivery> taken = new ArrayList<>();
    if (closed || at < heldUntil || free.isEmpty() || free.first().due > at) {
      return taken;
    }
    Iterator<Lane> lanesLeft = free.iterator();
    while (lanesLeft.hasNext() && taken.size() < most) {
      Lane lane = lanesLeft.next();
      if (lane.due > at && lane.failed) {
        continue;
      }
      for (Delivery delivery : lane.waiting) {
        if (taken.size() < most) {
          taken.add(delivery);
          lane.taken++;
        }
      }
      lanesLeft.remove();
    }
    return taken;
  }

  /** Waits for news, at most until the next is due or this many milliseconds. */
  synchronized void awaitWork(long now, long mostMillis) throws InterruptedException {
    long at = now - epoch;
    long wait = mostMillis;
    if (!free.isEmpty()) {
      long next = Math.max(free.first().due, heldUntil);
      wait = Math.min(wait, next <= at ? 0 : (next - at) / 1_000_000 + 1);
    }
    if (wait > 0 && !closed) {
      wait(wait);
    }
  }

  /** Nothing is given out before: the other side is away. */
  synchronized void hold(long until) {
    heldUntil = until - epoch;
    notifyAll();
  }

  /** What was taken of this lane arrived. */
  synchronized void done(String name) {
    Lane lane = lanes.get(name);
    for (; lane.taken > 0; lane.taken--) {
      lane.waiting.remove();
      size--;
    }
    lane.failed = false;
    if (lane.waiting.isEmpty()) {
      lanes.remove(name);
    } else {
      free.add(lane);
    }
    notifyAll();
  }

  /** What was taken of this lane did not arrive and is tried again. */
  synchronized void retry(String name, long notBefore) {
    Lane lane = lanes.get(name);
    List<Delivery> again = new ArrayList<>();
    for (; lane.taken > 0; lane.taken--) {
      again.add(0, lane.waiting.remove().afterFailure());
    }
    again.forEach(lane.waiting::addFirst);
    lane.due = notBefore - epoch;
    lane.failed = true;
    free.add(lane);
    notifyAll();
  }

  /** All of this lane is given up; returns it, oldest first. */
  synchronized List<Delivery> giveUp(String name) {
    Lane lane = lanes.remove(name);
    size -= lane.waiting.size();
    return List.copyOf(lane.waiting);
  }

  /** Gives up the lanes whose oldest has waited since before this time; returns them, in order. */
  synchronized List<Delivery> expire(long before) {
    List<Delivery> expired = new ArrayList<>();
    for (Lane lane : List.copyOf(free)) {
      if (lane.waiting.element().since() - before < 0) {
        free.remove(lane);
        expired.addAll(giveUp(lane.name));
      }
    }
    return expired;
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
