package io.sightline.gateway.alerts;

import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook with its queue and a few threads that empty it. What the queue holds when it is
 * closed is not told to the listener: it is found again at the next start.
 */
final class Webhook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final int THREADS = 4;
  private static final long IDLE_MS = 1_000;

  private final WebhookTarget target;
  private final WebhookSender sender;
  private final DeliveryQueue queue;
  private final Retries retries;
  private final Outcomes outcomes;
  private final InstantSource clock;
  private final Metrics metrics;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Told, by any of the threads, what became of a delivery. */
  interface Outcomes {
    void delivered(WebhookTarget target, Delivery delivery);

    /**
     * @param reason in one line, without secrets
     */
    void failed(WebhookTarget target, Delivery delivery, String reason);
  }

  Webhook(
      WebhookTarget target,
      WebhookSender sender,
      int capacity,
      Retries retries,
      Outcomes outcomes,
      InstantSource clock,
      Metrics metrics) {
    this.target = target;
    this.sender = sender;
    this.queue = new DeliveryQueue(capacity, System.nanoTime());
    this.retries = retries;
    this.outcomes = outcomes;
    this.clock = clock;
    this.metrics = metrics;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::run, "gateway-" + target.channel() + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  WebhookTarget target() {
    return target;
  }

  /** Returns false when the queue is full. */
  boolean offer(Delivery delivery) {
    return queue.offer(delivery);
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    while (!stopped) {
      try {
        Optional<Delivery> next = queue.poll(System.nanoTime());
        if (next.isPresent()) {
          send(next.get());
        } else {
          queue.awaitWork(System.nanoTime(), IDLE_MS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("Delivery to {} failed", target, e);
      }
    }
  }

  private void send(Delivery delivery) {
    String reason;
    boolean hopeless = false;
    try {
      int status = sender.post(delivery, clock.instant());
      if (status >= 200 && status < 300) {
        count("taken");
        outcomes.delivered(target, delivery);
        queue.done(delivery);
        return;
      }
      reason = "it answered " + status;
      hopeless = status == 410;
    } catch (WebhookSender.RefusedAddressException e) {
      reason = e.getMessage();
      hopeless = true;
    } catch (IOException | RuntimeException e) {
      // Messages of the network layer name hosts, never paths or keys.
      reason = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    count("failed");
    int tries = delivery.failed() + 1;
    if (hopeless || tries >= retries.tries()) {
      giveUp(delivery, "given up after " + tries + (tries == 1 ? " try: " : " tries: ") + reason);
      return;
    }
    LOG.debug("{} did not take {}: {}", target, delivery.idempotencyKey(), reason);
    Duration pause = retries.pause(tries, ThreadLocalRandom.current().nextDouble());
    queue.retry(delivery, System.nanoTime() + pause.toNanos());
  }

  private void giveUp(Delivery delivery, String reason) {
    LOG.warn("Alert {} for {} is {}", delivery.idempotencyKey(), target, reason);
    outcomes.failed(target, delivery, reason);
    for (Delivery behind : queue.giveUp(delivery)) {
      outcomes.failed(target, behind, "what came before it was " + reason);
    }
  }

  private void count(String outcome) {
    metrics
        .counter(
            "sightline_webhook_tries_total", "Posts to webhooks, by outcome.", "outcome", outcome)
        .increment();
  }

  /** Stops; waits for posts under way, five seconds at most. */
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
  }
}
