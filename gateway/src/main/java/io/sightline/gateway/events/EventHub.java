package io.sightline.gateway.events;

import io.sightline.core.video.StreamId;
import io.sightline.gateway.metrics.Metrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Hands every event to every client that wants it, and keeps the newest for those who come back.
 * Thread-safe; nothing here blocks.
 *
 * <p>Ids are {@code instance-number}: a client that comes back with the id of another run of the
 * gateway, or of an event no longer kept, starts anew and is told so.
 */
public final class EventHub implements AutoCloseable {
  private static final int MOST_OF_ONE = 8;

  private final String instance;
  private final int ringSize;
  private final int maxClients;
  private final int queueSize;
  private final Metrics metrics;
  private final ArrayDeque<Event> ring = new ArrayDeque<>();
  private final Set<Subscription> clients = new LinkedHashSet<>();
  private long lastNumber;
  private long forgotten;
  private boolean closed;

  /**
   * @param instance names this run, letters and digits
   */
  public EventHub(String instance, int ringSize, int maxClients, int queueSize, Metrics metrics) {
    this.instance = instance;
    this.ringSize = ringSize;
    this.maxClients = maxClients;
    this.queueSize = queueSize;
    this.metrics = metrics;
    metrics.gauge("sightline_event_clients", "Clients that listen to events.", () -> clientCount());
  }

  /**
   * @param stream what it concerns; empty if no single stream: those who may hear of some streams
   *     only do not hear of it
   * @param json one line
   */
  public void publish(EventType type, Optional<StreamId> stream, String json) {
    publish(type, stream, json, Event.SAME);
  }

  /**
   * Of no single stream.
   *
   * @param json one line, for those who see all streams
   * @param narrowed one line for somebody who sees only these; empty if it is not theirs to hear
   */
  public void publish(
      EventType type, String json, Function<Set<StreamId>, Optional<String>> narrowed) {
    publish(type, Optional.empty(), json, narrowed::apply);
  }

  /**
   * Of a stream, and yet not the same for everybody who hears of it.
   *
   * @param json one line, for those who see all streams
   * @param narrowed one line for somebody who sees only these, the stream among them
   */
  public void publish(
      EventType type,
      StreamId stream,
      String json,
      Function<Set<StreamId>, Optional<String>> narrowed) {
    publish(type, Optional.of(stream), json, narrowed::apply);
  }

  private void publish(
      EventType type, Optional<StreamId> stream, String json, Event.Narrowed narrowed) {
    List<Subscription> listening;
    Event event;
    // The lock is held over the offers too: every client sees events in one order.
    synchronized (this) {
      if (closed) {
        return;
      }
      event = Event.of(instance, ++lastNumber, type, stream, json, narrowed);
      if (type.kept()) {
        ring.add(event);
        if (ring.size() > ringSize) {
          forgotten = ring.poll().number();
        }
      }
      listening = new ArrayList<>(clients);
      for (Subscription client : listening) {
        client.offer(event);
      }
    }
    metrics
        .counter("sightline_events_total", "Events published.", "type", type.wireName())
        .increment();
  }

  /**
   * @param key whom it is for: nobody may have all places; empty for one who is not counted
   * @param lastEventId the id of the last event the client has seen
   * @param wake called, perhaps by several threads, when there is something to poll or it closed
   * @return empty if there are as many clients as may be
   */
  public synchronized Optional<Subscription> subscribe(
      String key, EventFilter filter, Optional<String> lastEventId, Runnable wake) {
    if (closed || clients.size() >= maxClients || tooManyOf(key)) {
      return Optional.empty();
    }
    Optional<Long> since = lastEventId.flatMap(this::number);
    boolean resumed = since.map(number -> number >= forgotten).orElse(false);
    List<Event> backlog =
        resumed ? ring.stream().filter(event -> event.number() > since.get()).toList() : List.of();
    String startId = resumed ? lastEventId.get() : instance + "-" + lastNumber;
    Subscription subscription =
        new Subscription(this, key, filter, resumed, startId, backlog, queueSize, wake);
    clients.add(subscription);
    return Optional.of(subscription);
  }

  private boolean tooManyOf(String key) {
    return !key.isEmpty()
        && clients.stream().filter(client -> client.key().equals(key)).count()
            >= Math.max(MOST_OF_ONE, maxClients / 4);
  }

  private Optional<Long> number(String id) {
    int dash = id.lastIndexOf('-');
    if (dash < 0 || !id.substring(0, dash).equals(instance)) {
      return Optional.empty();
    }
    try {
      long number = Long.parseLong(id.substring(dash + 1));
      return number >= 0 && number <= lastNumber ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  public synchronized int clientCount() {
    return clients.size();
  }

  synchronized void closed(Subscription client, Subscription.Closed reason) {
    if (clients.remove(client)) {
      metrics
          .counter(
              "sightline_event_clients_closed_total",
              "Clients that stopped listening, by reason.",
              "reason",
              reason.name().toLowerCase(Locale.ROOT))
          .increment();
    }
  }

  void scoreLeftOut() {
    metrics
        .counter("sightline_event_scores_left_out_total", "Scores not sent to clients that lagged.")
        .increment();
  }

  /** Ends all subscriptions. */
  @Override
  public void close() {
    List<Subscription> listening;
    synchronized (this) {
      closed = true;
      listening = new ArrayList<>(clients);
    }
    listening.forEach(client -> client.close(Subscription.Closed.SHUTDOWN));
  }
}
