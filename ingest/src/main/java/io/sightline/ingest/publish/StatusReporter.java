package io.sightline.ingest.publish;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of streams, when it changes and again and again, on a thread of its own: who
 * tells of a change never waits for Kafka. Changes that come faster than they can be written are
 * written as one. Thread-safe.
 */
public final class StatusReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** By then frames that were on their way to the encoder have left it. */
  private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

  private final Streams streams;
  private final IngestPublisher publisher;
  private final InstantSource clock;
  private final Set<StreamId> changed = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "ingest-status");
            made.setDaemon(true);
            return made;
          });

  /** Where the status of streams is found. Thread-safe. */
  public interface Streams {
    /** Whether frames of this stream, or zone of one, come from here. */
    boolean gives(StreamId view);

    /** Those that are known. */
    Collection<StreamId> all();

    /** What a stream is doing; empty if it is not known. */
    Optional<StreamStatus> status(StreamId stream);
  }

  public StatusReporter(Streams streams, IngestPublisher publisher, InstantSource clock) {
    this.streams = streams;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Begins to write every stream's status at this interval. */
  public void begin(Duration interval) {
    long millis = interval.toMillis();
    thread.scheduleAtFixedRate(this::tellAll, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The stream's status is new. After close it is ignored. */
  public void changed(StreamId stream) {
    if (changed.add(stream)) {
      execute(stream, () -> tellChange(stream));
    }
  }

  /** The stream is no more. */
  public void removed(StreamId stream) {
    execute(stream, () -> publisher.forget(stream, clock.instant()));
  }

  /** A zone is no more: what is remembered of it is to be forgotten, once its last frame is out. */
  public void viewRemoved(StreamId zone) {
    try {
      thread.schedule(
          () -> {
            if (!streams.gives(zone)) {
              publisher.forgetFrames(zone, clock.instant());
            }
          },
          LAST_FRAMES.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Zone {} was removed after the end", zone);
    }
  }

  /** What is to be said last of a stream that is another worker's now. */
  public void last(StreamStatus status) {
    execute(status.stream(), () -> publisher.status(status));
  }

  private void execute(StreamId stream, Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Status of {} changed after the end", stream);
    }
  }

  private void tellAll() {
    streams.all().forEach(this::tell);
  }

  private void tellChange(StreamId stream) {
    changed.remove(stream);
    tell(stream);
  }

  private void tell(StreamId stream) {
    try {
      streams.status(stream).ifPresent(publisher::status);
    } catch (RuntimeException e) {
      LOG.error("Status of {} could not be reported", stream, e);
    }
  }

  /** Writes the changes there are, for a few seconds at most. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
