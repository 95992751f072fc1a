package io.sightline.gateway.events;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The queue of one client. Thread-safe: the hub offers, the client's writer drains.
 *
 * <p>When it is half full, scores are left out; when it is full, the client is too slow and the
 * subscription closes.
 */
public final class Subscription {
  /** Why a subscription is over. */
  public enum Closed {
    /** The client went away. */
    DISCONNECTED,
    /** It did not take its events in time. */
    SLOW,
    /** It was signed out, or may no longer hear what it asked for. */
    REVOKED,
    /** The gateway stops. */
    SHUTDOWN
  }

  private final EventFilter filter;
  private final Runnable wake;
  private final EventHub hub;
  private final String key;
  private final boolean resumed;
  private final String startId;
  private final int capacity;
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private Closed closed;
  private long scoresLeftOut;

  Subscription(
      EventHub hub,
      String key,
      EventFilter filter,
      boolean resumed,
      String startId,
      List<Event> backlog,
      int capacity,
      Runnable wake) {
    this.hub = hub;
    this.key = key;
    this.filter = filter;
    this.resumed = resumed;
    this.startId = startId;
    this.wake = wake;
    backlog.forEach(event -> filter.wire(event).ifPresent(queue::add));
    this.capacity = queue.size() + capacity;
  }

  String key() {
    return key;
  }

  /** Whether everything since the id the client came with is in the queue. */
  public boolean resumed() {
    return resumed;
  }

  /** The id after which this subscription's events begin. */
  public String startId() {
    return startId;
  }

  void offer(Event event) {
    Optional<byte[]> wire = filter.wire(event);
    if (wire.isEmpty()) {
      return;
    }
    synchronized (this) {
      if (closed != null) {
        return;
      }
      if (event.type() == EventType.SCORE && queue.size() >= capacity / 2) {
        scoresLeftOut++;
        hub.scoreLeftOut();
        return;
      }
      if (queue.size() < capacity) {
        queue.add(wire.get());
      } else {
        closed = Closed.SLOW;
        queue.clear();
      }
    }
    if (closed().isPresent()) {
      hub.closed(this, Closed.SLOW);
    }
    wake.run();
  }

  /**
   * Takes the next events off the queue, whole, together at most about this many bytes (one event
   * is taken however long it is).
   *
   * @return empty if there is none
   */
  public synchronized byte[] poll(int bytes) {
    if (queue.isEmpty()) {
      return new byte[0];
    }
    int events = 0;
    int length = 0;
    for (byte[] wire : queue) {
      if (events > 0 && length + wire.length > bytes) {
        break;
      }
      events++;
      length += wire.length;
    }
    byte[] taken = new byte[length];
    int at = 0;
    for (int i = 0; i < events; i++) {
      byte[] wire = queue.poll();
      System.arraycopy(wire, 0, taken, at, wire.length);
      at += wire.length;
    }
    return taken;
  }

  /** Ends it; only the first reason counts. */
  public void close(Closed reason) {
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = reason;
      queue.clear();
    }
    hub.closed(this, reason);
    wake.run();
  }

  /** Why it is over; empty while it is not. */
  public synchronized Optional<Closed> closed() {
    return Optional.ofNullable(closed);
  }

  /** Scores that this client did not get because it lagged. */
  public synchronized long scoresLeftOut() {
    return scoresLeftOut;
  }
}
