package io.sightline.ingest;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.publish.StatusReporter;
import io.sightline.ingest.publish.StreamMonitor;
import io.sightline.ingest.sample.EpochNumbers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of this process. It is told which streams are wanted here, and starts, changes and
 * stops workers until that is so; who decides is not its concern.
 *
 * <p>{@link #reconcile} and {@link #close} belong to one thread; the rest is thread-safe.
 */
final class WorkerPool implements StatusReporter.Streams, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final WorkerFactory factory;
  private final Consumer<StreamId> changes;
  private final InstantSource clock;
  private final Map<StreamId, StreamWorker> workers = new TreeMap<>();
  private final ConcurrentMap<StreamId, Known> known = new ConcurrentHashMap<>();

  /** What outlives a worker: the stream goes on when its settings change. */
  record Known(StreamMonitor monitor, EpochNumbers epochs) {}

  /** Starts a worker. */
  @FunctionalInterface
  interface WorkerFactory {
    StreamWorker start(StreamSpec spec, EpochNumbers epochs, StreamWorker.StateListener states);
  }

  /**
   * @param changes hears of every stream whose status is new, or that is not known any more
   */
  WorkerPool(WorkerFactory factory, Consumer<StreamId> changes, InstantSource clock) {
    this.factory = factory;
    this.changes = changes;
    this.clock = clock;
  }

  /** Makes exactly these streams run here, those that are enabled. */
  void reconcile(Map<StreamId, StreamSpec> wanted) {
    List<StreamWorker> ending = new ArrayList<>();
    workers
        .values()
        .removeIf(
            worker -> {
              StreamSpec spec = wanted.get(worker.spec().id());
              boolean stays = spec != null && spec.enabled() && sameWork(spec, worker.spec());
              if (!stays) {
                worker.stop();
                ending.add(worker);
              }
              return !stays;
            });
    ending.forEach(StreamWorker::close);
    for (StreamId stream : known.keySet()) {
      if (!wanted.containsKey(stream)) {
        known.remove(stream);
        LOG.info("Stream {} was removed", stream);
        changes.accept(stream);
      }
    }
    wanted.values().forEach(this::startOrDisable);
  }

  private void startOrDisable(StreamSpec spec) {
    Known stream =
        known.computeIfAbsent(
            spec.id(), id -> new Known(new StreamMonitor(id), EpochNumbers.byClock(0)));
    StreamWorker.StateListener states =
        (state, reason) -> report(spec.id(), stream.monitor, state, reason);
    if (!spec.enabled()) {
      states.changed(State.DISABLED, "switched off");
    } else if (!workers.containsKey(spec.id())) {
      workers.put(spec.id(), factory.start(spec, stream.epochs, states));
    }
  }

  private void report(StreamId stream, StreamMonitor monitor, State state, String reason) {
    if (monitor.state(state, reason, clock.instant())) {
      changes.accept(stream);
    }
  }

  /** The monitor of a stream that is known here. */
  Optional<StreamMonitor> monitor(StreamId stream) {
    return Optional.ofNullable(known.get(stream)).map(Known::monitor);
  }

  @Override
  public Collection<StreamId> all() {
    return List.copyOf(known.keySet());
  }

  @Override
  public Optional<StreamStatus> status(StreamId stream) {
    return monitor(stream).map(monitor -> monitor.status(clock.instant()));
  }

  /** A new name needs no new connection. */
  private static boolean sameWork(StreamSpec a, StreamSpec b) {
    return a.source().equals(b.source())
        && a.credentials().equals(b.credentials())
        && a.framesPerSecond() == b.framesPerSecond()
        && a.thumbnails() == b.thumbnails()
        && a.pictures().equals(b.pictures());
  }

  /** Ends all workers, and says of each that it is not watched any more. */
  @Override
  public void close() {
    workers.values().forEach(StreamWorker::stop);
    workers.values().forEach(StreamWorker::close);
    for (StreamId stream : workers.keySet()) {
      StreamMonitor monitor = known.get(stream).monitor;
      if (monitor.status(clock.instant()).state() != State.ENDED) {
        report(stream, monitor, State.OFFLINE, "ingest was stopped");
      }
    }
    workers.clear();
  }
}
