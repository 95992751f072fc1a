package io.sightline.gateway.alerts;

import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.alerts.Carrier.NotTakenException;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's queue, tries and order, the same for every kind of {@link Carrier}, and the threads
 * that empty the queue. What it holds when it is closed is not told to the listener: it is found
 * again at the next start.
 *
 * <p>One that is refused waits and is tried again, while others go on. When the other side cannot
 * be reached at all, everything waits, so that it is not asked once for every alert that stands in
 * the queue.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final long IDLE_MS = 1_000;

  private final Target target;
  private final Carrier carrier;
  private final DeliveryQueue queue;
  private final Retries retries;
  private final Outcomes outcomes;
  private final InstantSource clock;
  private final Metrics metrics;
  private final List<Thread> threads = new ArrayList<>();
  private int unreached;
  private long heldUntil = System.nanoTime();
  private ChannelState state = ChannelState.NEW;
  private volatile boolean stopped;

  /** Told, by any of the threads, what became of a delivery. */
  interface Outcomes {
    void delivered(Target target, Delivery delivery);

    /**
     * @param reason in one line, without secrets
     */
    void failed(Target target, Delivery delivery, String reason);
  }

  Courier(
      Target target,
      Carrier carrier,
      int capacity,
      Retries retries,
      Outcomes outcomes,
      InstantSource clock,
      Metrics metrics) {
    this.target = target;
    this.carrier = carrier;
    this.queue = new DeliveryQueue(capacity, target.pace().gather(), System.nanoTime());
    this.retries = retries;
    this.outcomes = outcomes;
    this.clock = clock;
    this.metrics = metrics;
    for (int i = 0; i < target.pace().threads(); i++) {
      Thread thread = new Thread(this::run, "gateway-" + target.channel() + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  Target target() {
    return target;
  }

  /** Returns false when the queue is full. */
  boolean offer(Notice notice, byte[] body) {
    long now = System.nanoTime();
    return queue.offer(new Delivery(notice, body, now), now);
  }

  int waiting() {
    return queue.size();
  }

  /** How it fares now. */
  synchronized ChannelState state() {
    return state.waiting(queue.size());
  }

  /**
   * Carries this at once, past all that waits, once.
   *
   * @throws IOException if it was not taken; the message holds no secret
   */
  void carryNow(Notice notice, byte[] body) throws IOException {
    carrier.carry(List.of(new Delivery(notice, body, System.nanoTime())), clock.instant());
    synchronized (this) {
      state = state.delivered(clock.instant());
    }
  }

  private void run() {
    while (!stopped) {
      try {
        List<Delivery> next = queue.poll(System.nanoTime(), target.pace().most());
        if (next.isEmpty()) {
          carrier.idle();
          queue.awaitWork(System.nanoTime(), IDLE_MS);
        } else {
          carry(next);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("Delivery to {} failed", target, e);
      }
    }
  }

  private void carry(List<Delivery> deliveries) {
    try {
      carrier.carry(deliveries, clock.instant());
    } catch (NotTakenException e) {
      reached();
      failed(deliveries, e.getMessage(), e.forGood());
      return;
    } catch (IOException | RuntimeException e) {
      String reason = reason(e);
      failed(deliveries, reason, false);
      unreached(reason);
      return;
    }
    reached();
    synchronized (this) {
      state = state.delivered(clock.instant());
    }
    count("taken");
    for (Map.Entry<String, List<Delivery>> lane : lanes(deliveries).entrySet()) {
      lane.getValue().forEach(delivery -> outcomes.delivered(target, delivery));
      queue.done(lane.getKey());
    }
  }

  /**
   * Why something was not carried. Messages of the network layer name hosts, never paths or keys.
   */
  static String reason(Exception e) {
    return e instanceof NotTakenException
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static Map<String, List<Delivery>> lanes(List<Delivery> deliveries) {
    Map<String, List<Delivery>> lanes = new LinkedHashMap<>();
    deliveries.forEach(
        delivery ->
            lanes.computeIfAbsent(delivery.lane(), lane -> new ArrayList<>()).add(delivery));
    return lanes;
  }

  private void failed(List<Delivery> deliveries, String reason, boolean forGood) {
    count("failed");
    synchronized (this) {
      state = state.failed(clock.instant(), reason);
    }
    long now = System.nanoTime();
    lanes(deliveries)
        .forEach(
            (lane, taken) -> {
              int tries = taken.get(0).failed() + 1;
              if (forGood || tries >= retries.tries()) {
                giveUp(
                    queue.giveUp(lane),
                    "given up after " + tries + (tries == 1 ? " try: " : " tries: ") + reason);
              } else {
                LOG.debug("{} did not take {}: {}", target, taken.get(0).idempotencyKey(), reason);
                double random = ThreadLocalRandom.current().nextDouble();
                queue.retry(lane, now + retries.pause(tries, random).toNanos());
              }
            });
  }

  /** Everything waits; what has waited for as long as one is tried is given up. */
  private synchronized void unreached(String reason) {
    long now = System.nanoTime();
    if (heldUntil - now > 0) {
      return;
    }
    unreached = Math.min(unreached + 1, retries.tries());
    heldUntil = now + retries.pause(unreached, ThreadLocalRandom.current().nextDouble()).toNanos();
    queue.hold(heldUntil);
    List<Delivery> expired = queue.expire(now - retries.lifetime().toNanos());
    for (Delivery delivery : expired) {
      failed(delivery, "given up after " + retries.lifetime().toSeconds() + " s: " + reason);
    }
  }

  private synchronized void reached() {
    if (unreached > 0) {
      unreached = 0;
      heldUntil = System.nanoTime();
      queue.hold(heldUntil);
    }
  }

  private void giveUp(List<Delivery> lane, String reason) {
    failed(lane.get(0), reason);
    lane.stream().skip(1).forEach(behind -> failed(behind, "what came before it was " + reason));
  }

  private void failed(Delivery delivery, String reason) {
    LOG.warn("Alert {} for {} is {}", delivery.idempotencyKey(), target, reason);
    synchronized (this) {
      state = state.gaveUp();
    }
    outcomes.failed(target, delivery, reason);
  }

  private void count(String outcome) {
    metrics
        .counter(
            "sightline_delivery_tries_total",
            "Deliveries that were tried, by channel and outcome.",
            "try",
            target.channel() + " " + outcome)
        .increment();
  }

  /** Stops; waits for what is under way, five seconds at most. */
  @Override
  public void close() {
    stopped = true;
    queue.close();
    long deadline = System.nanoTime() + 5_000_000_000L;
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    carrier.close();
  }
}
