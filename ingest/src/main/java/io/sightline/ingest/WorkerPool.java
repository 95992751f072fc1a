package io.sightline.ingest;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.publish.StatusReporter;
import io.sightline.ingest.publish.StreamMonitor;
import io.sightline.ingest.publish.StreamMonitor.Measured;
import io.sightline.ingest.sample.EpochNumbers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of this process. It is told which streams are wanted here, and starts, changes and
 * stops workers until that is so; who decides is not its concern.
 *
 * <p>{@link #reconcile}, {@link #release}, {@link #outnumbered} and {@link #close} belong to one
 * thread; the rest is thread-safe.
 */
final class WorkerPool implements StatusReporter.Streams, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** How long workers may take to end before their streams go to others all the same. */
  private static final Duration STOP = Duration.ofSeconds(3);

  private final Parts parts;
  private final ConcurrentMap<StreamId, StreamWorker> workers = new ConcurrentHashMap<>();
  private final ConcurrentMap<StreamId, Known> known = new ConcurrentHashMap<>();

  /** What outlives a worker: the stream goes on when its settings change. */
  private static final class Known {
    final StreamMonitor monitor;
    final EpochNumbers epochs;
    volatile StreamSpec spec;
    boolean over;

    Known(StreamSpec spec, Optional<StreamStatus> before) {
      this.spec = spec;
      this.monitor = new StreamMonitor(spec.id(), before);
      this.epochs = EpochNumbers.byClock(before.map(StreamStatus::epoch).orElse(0L));
    }
  }

  /**
   * What a pool works with.
   *
   * @param name of this process
   * @param history what was said of a stream last, by whichever worker
   * @param over whether a stream is a recording that has ended already and need not be played again
   * @param lowered frames a second that a stream is lowered to under overload
   */
  record Parts(
      String name,
      WorkerFactory factory,
      Listener listener,
      Function<StreamId, Optional<StreamStatus>> history,
      Predicate<StreamId> over,
      Function<StreamId, OptionalDouble> lowered,
      InstantSource clock) {}

  /** Starts a worker. */
  @FunctionalInterface
  interface WorkerFactory {
    StreamWorker start(StreamSpec spec, EpochNumbers epochs, StreamWorker.StateListener states);
  }

  /** Hears what is to be said of streams. Thread-safe. */
  interface Listener {
    /** The stream's status is new. */
    void changed(StreamId stream);

    /** The stream is no more. */
    void removed(StreamId stream);

    /** A zone is no more; its camera goes on without it. */
    void viewRemoved(StreamId zone);

    /** The stream is another worker's now; this is the last word of this one. */
    void handedOver(StreamStatus last);
  }

  WorkerPool(Parts parts) {
    this.parts = parts;
  }

  /**
   * Makes exactly these streams run here, those that are enabled.
   *
   * @param registered whether a stream exists, be it here or elsewhere
   */
  void reconcile(Map<StreamId, StreamSpec> wanted, Predicate<StreamId> registered) {
    release(stream -> !wanted.containsKey(stream) && registered.test(stream), true);
    stop(
        worker -> {
          StreamSpec spec = wanted.get(worker.spec().id());
          return spec == null || !spec.enabled() || !sameWork(spec, worker.spec());
        });
    for (StreamId stream : known.keySet()) {
      if (!wanted.containsKey(stream)) {
        known.remove(stream);
        LOG.info("Stream {} was removed", stream);
        parts.listener.removed(stream);
      }
    }
    wanted.values().forEach(this::startOrDisable);
  }

  /** These were registered again: who waits until it is tried again need not wait any longer. */
  void tryNow(Collection<StreamId> streams) {
    workers.forEach(
        (stream, worker) -> {
          if (streams.contains(stream)) {
            worker.tryNow();
          }
        });
  }

  /**
   * Stops streams that others run from now on.
   *
   * @param orderly whether the others wait for it; otherwise they may have begun, and nothing is
   *     said that could stand after what they say
   */
  void release(Predicate<StreamId> leaving, boolean orderly) {
    stop(worker -> leaving.test(worker.spec().id()));
    for (StreamId stream : known.keySet()) {
      if (leaving.test(stream)) {
        Known left = known.remove(stream);
        if (orderly) {
          leave(left.monitor, "handed over to another worker");
          parts.listener.handedOver(status(stream, left));
        }
      }
    }
  }

  /**
   * Another worker has said something of a stream that runs here. Frames of the larger epoch are
   * those that count; where it is not ours, ours begins a new one.
   */
  void outnumbered(StreamStatus other) {
    Known stream = known.get(other.stream());
    if (stream == null || other.work().worker().equals(parts.name)) {
      return;
    }
    if (stream.epochs.outnumberedBy(other.epoch()) && workers.containsKey(other.stream())) {
      LOG.warn(
          "Stream {} was run by {} as well: begun anew to be ahead of it",
          other.stream(),
          other.work().worker());
      stop(worker -> worker.spec().id().equals(other.stream()));
      startOrDisable(stream.spec);
    }
  }

  private void stop(Predicate<StreamWorker> which) {
    List<StreamWorker> ending = new ArrayList<>();
    workers
        .values()
        .removeIf(
            worker -> {
              boolean ends = which.test(worker);
              if (ends) {
                worker.stop();
                ending.add(worker);
              }
              return ends;
            });
    long deadline = System.nanoTime() + STOP.toNanos();
    ending.forEach(worker -> worker.awaitEnd(deadline));
  }

  private void startOrDisable(StreamSpec spec) {
    Known stream = known.get(spec.id());
    if (stream == null) {
      stream = new Known(spec, parts.history.apply(spec.id()));
      stream.over = parts.over.test(spec.id());
      known.put(spec.id(), stream);
    }
    stream.over &= spec.enabled() && sameWork(spec, stream.spec);
    List<StreamId> gone = new ArrayList<>(stream.spec.views());
    gone.removeAll(spec.views());
    gone.forEach(parts.listener::viewRemoved);
    stream.spec = spec;
    stream.monitor.hide(spec.hiddenViews());
    StreamMonitor monitor = stream.monitor;
    StreamWorker.StateListener states =
        (state, reason) -> report(spec.id(), monitor, state, reason);
    if (!spec.enabled()) {
      states.changed(State.DISABLED, "switched off");
    } else if (stream.over) {
      states.changed(State.ENDED, "");
    } else if (!workers.containsKey(spec.id())) {
      workers.put(spec.id(), parts.factory.start(spec, stream.epochs, states));
    }
  }

  private void report(StreamId stream, StreamMonitor monitor, State state, String reason) {
    if (monitor.state(state, reason, parts.clock.instant())) {
      parts.listener.changed(stream);
    }
  }

  /** The monitor of a stream that is known here. */
  Optional<StreamMonitor> monitor(StreamId stream) {
    return Optional.ofNullable(known.get(stream)).map(found -> found.monitor);
  }

  @Override
  public boolean gives(StreamId view) {
    Known camera = known.get(view.camera());
    return camera != null && camera.spec.gives(view);
  }

  @Override
  public Collection<StreamId> all() {
    return List.copyOf(known.keySet());
  }

  @Override
  public Optional<StreamStatus> status(StreamId stream) {
    return Optional.ofNullable(known.get(stream)).map(found -> status(stream, found));
  }

  private StreamStatus status(StreamId stream, Known found) {
    double asked = found.spec.enabled() ? found.spec.framesPerSecond() : 0;
    double rate = Math.min(asked, parts.lowered.apply(stream).orElse(asked));
    StreamWorker worker = workers.get(stream);
    long cpu = worker == null ? 0 : worker.cpuNanos();
    return found.monitor.status(parts.clock.instant(), new Measured(parts.name, rate, cpu));
  }

  /** A new name needs no new connection. */
  private static boolean sameWork(StreamSpec a, StreamSpec b) {
    return a.source().equals(b.source())
        && a.credentials().equals(b.credentials())
        && a.framesPerSecond() == b.framesPerSecond()
        && a.thumbnails() == b.thumbnails()
        && a.pictures().equals(b.pictures());
  }

  /** Says that nobody watches the stream any more, unless there was nothing to watch. */
  private boolean leave(StreamMonitor monitor, String why) {
    return switch (monitor.state()) {
      case ENDED, DISABLED -> false;
      case CONNECTING, ONLINE, OFFLINE -> monitor.state(State.OFFLINE, why, parts.clock.instant());
    };
  }

  /** Ends all workers, and says of each that it is not watched any more. */
  @Override
  public void close() {
    stop(worker -> true);
    known.forEach(
        (stream, found) -> {
          if (leave(found.monitor, "ingest was stopped")) {
            parts.listener.changed(stream);
          }
        });
  }
}
