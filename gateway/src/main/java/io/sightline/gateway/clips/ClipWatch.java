package io.sightline.gateway.clips;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, after a moment has ended, until the recording holds all of it, and says so. A moment that
 * is not held a while later never will be: then there are its pictures. Thread-safe.
 */
public final class ClipWatch implements AutoCloseable {
  /** The last segment is complete and on disk by then. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Logger LOG = LoggerFactory.getLogger(ClipWatch.class);
  private static final int MOST = 1_000;
  private static final long EVERY_MS = 1_000;

  private final ClipShelf shelf;
  private final Consumer<MomentUpdate> ready;
  private final InstantSource clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "gateway-clips");
            made.setDaemon(true);
            return made;
          });

  private record Waiting(MomentUpdate update, Instant until) {}

  /**
   * @param ready told, on a thread of this watch, of moments whose recording is there
   */
  public ClipWatch(ClipShelf shelf, Consumer<MomentUpdate> ready, InstantSource clock) {
    this.shelf = shelf;
    this.ready = ready;
    this.clock = clock;
    thread.scheduleWithFixedDelay(this::lookSafely, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Takes what became of a moment; beyond a thousand that wait the oldest is forgotten. */
  public synchronized void moment(MomentUpdate update) {
    Instant until = update.stages().emitted().plus(PATIENCE);
    if (update.type() == Type.ENDED && clock.instant().isBefore(until)) {
      waiting.put(update.moment().id(), new Waiting(update, until));
      if (waiting.size() > MOST) {
        waiting.remove(waiting.keySet().iterator().next());
      }
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("Recordings could not be looked at", e);
    }
  }

  /** Looks once. */
  void look() {
    List<Waiting> now;
    synchronized (this) {
      now = new ArrayList<>(waiting.values());
    }
    for (Waiting one : now) {
      boolean held = false;
      try {
        held = shelf.holds(one.update().moment());
      } catch (IOException e) {
        LOG.debug("The recording of {} cannot be read", one.update().moment().id(), e);
      }
      if (held) {
        ready.accept(one.update());
      }
      if (held || !clock.instant().isBefore(one.until())) {
        synchronized (this) {
          waiting.remove(one.update().moment().id());
        }
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
