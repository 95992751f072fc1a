package io.sightline.gateway.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to listening clients, so that whoever publishes never waits for a
 * socket. It joins events that pile up into one write a client, and keeps quiet connections alive.
 */
final class EventWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

  private final long keepAliveNanos;
  private final Set<EventConnection> connections = ConcurrentHashMap.newKeySet();
  // Each connection is in it at most once: bounded by the number of clients.
  private final BlockingQueue<EventConnection> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "gateway-events");
  private volatile boolean closed;

  EventWriter(Duration keepAlive) {
    keepAliveNanos = keepAlive.toNanos();
    thread.setDaemon(true);
    thread.start();
  }

  void add(EventConnection connection) {
    connections.add(connection);
  }

  void remove(EventConnection connection) {
    connections.remove(connection);
  }

  void enqueue(EventConnection connection) {
    waiting.add(connection);
  }

  private void run() {
    long keepAliveAt = System.nanoTime() + keepAliveNanos;
    while (!closed) {
      try {
        EventConnection next =
            waiting.poll(Math.max(1, keepAliveAt - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next != null) {
          next.pump();
        }
        if (System.nanoTime() - keepAliveAt >= 0) {
          keepAliveAt = System.nanoTime() + keepAliveNanos;
          connections.forEach(EventConnection::keepAlive);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("A listening client could not be written to", e);
      }
    }
  }

  /** Ends the thread; connections are closed by their subscriptions before. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
