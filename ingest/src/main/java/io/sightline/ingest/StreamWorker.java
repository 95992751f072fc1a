package io.sightline.ingest;

import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.record.Recordings;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one stream on a thread of its own: opens its source, samples it, hands the frames on, and
 * when the source fails tries again with back-off, for ever. Nothing that happens here touches
 * another stream.
 */
final class StreamWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWorker.class);

  /** A connection that gave pictures for this long was a healthy one. */
  private static final Duration HEALTHY = Duration.ofSeconds(10);

  /** Longer than opening may take, since a name look-up cannot be interrupted. */
  private static final Duration JOIN = Duration.ofSeconds(10);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final StreamSpec spec;
  private final Parts parts;
  private final Backoff backoff;

  /** Ends a wait between two attempts. */
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean stopped;
  private final Thread thread;
  private volatile FrameSource current;

  /**
   * What a worker works with.
   *
   * @param sampling makes the sampling of each new connection, all of one stream
   * @param frames takes sampled frames; must not wait
   * @param states takes what becomes of the stream
   * @param jitter random numbers in [0, 1)
   * @param recordings begins the recording of connections
   */
  record Parts(
      Sources sources,
      Supplier<FrameSampling> sampling,
      Consumer<SampledFrame> frames,
      StateListener states,
      Backoff.Settings backoff,
      InstantSource clock,
      DoubleSupplier jitter,
      Recordings recordings) {
    /** Nothing is recorded. */
    Parts(
        Sources sources,
        Supplier<FrameSampling> sampling,
        Consumer<SampledFrame> frames,
        StateListener states,
        Backoff.Settings backoff,
        InstantSource clock,
        DoubleSupplier jitter) {
      this(sources, sampling, frames, states, backoff, clock, jitter, Recordings.NONE);
    }
  }

  /** Hears what becomes of a stream. */
  @FunctionalInterface
  interface StateListener {
    /**
     * @param reason for people, without secrets; empty when online
     */
    void changed(State state, String reason);
  }

  /** Starts at once. */
  StreamWorker(StreamSpec spec, Parts parts) {
    this.spec = spec;
    this.parts = parts;
    this.backoff = new Backoff(parts.backoff);
    this.thread = new Thread(this::run, "stream-" + spec.id());
    this.thread.setDaemon(true);
    this.thread.start();
  }

  StreamSpec spec() {
    return spec;
  }

  private void run() {
    parts.states.changed(State.CONNECTING, "");
    while (!isStopped()) {
      long began = System.nanoTime();
      try {
        connection();
        ended("");
        return;
      } catch (SourceException e) {
        if (e.failure() == SourceFailure.CANCELLED || isStopped()) {
          return;
        }
        if (e.failure() == SourceFailure.CUT_SHORT) {
          ended(e.getMessage());
          return;
        }
        retryLater(e.failure(), e.getMessage(), began);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("Stream {}: unexpected failure", spec.id(), e);
        retryLater(SourceFailure.BROKEN, SourceFailure.BROKEN.words(), began);
      }
    }
  }

  /** Returns when a recording has come to its end. */
  private void connection() throws SourceException {
    try (FrameSource source = parts.sources.prepare(spec)) {
      current = source;
      if (isStopped()) {
        throw new SourceException(SourceFailure.CANCELLED);
      }
      FrameSampling sampling = parts.sampling.get();
      Recordings.Begun recording = parts.recordings.begin(spec, source);
      Instant online = null;
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        if (online == null) {
          online = parts.clock.instant();
          LOG.info("Stream {} is online: {}", spec.id(), frame.get().stamp().format());
          parts.states.changed(
              State.ONLINE,
              Stream.of(source.info().remark(), recording.remark())
                  .filter(remark -> !remark.isEmpty())
                  .collect(Collectors.joining("; ")));
        } else if (Duration.between(online, parts.clock.instant()).compareTo(HEALTHY) > 0) {
          backoff.reset();
        }
        long pts = frame.get().stamp().ptsMicros();
        List<SampledFrame> sampled = sampling.take(source.info(), frame.get());
        if (recording.ring().isPresent() && !sampled.isEmpty()) {
          recording.ring().get().sampled(sampled.get(0), pts);
        }
        sampled.forEach(parts.frames);
      }
    } finally {
      current = null;
    }
  }

  private void ended(String reason) {
    LOG.info("Stream {} came to its end{}", spec.id(), reason.isEmpty() ? "" : ": " + reason);
    parts.states.changed(State.ENDED, reason);
  }

  private void retryLater(SourceFailure failure, String reason, long began) {
    parts.states.changed(State.OFFLINE, reason);
    double random = parts.jitter.getAsDouble();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Duration wait = failure.needsPerson() ? backoff.forPerson(random) : backoff.next(random, took);
    LOG.info("Stream {} is offline: {}; next attempt in {} ms", spec.id(), reason, wait.toMillis());
    try {
      // Ends early when the worker is stopped, or something was changed, also while it was trying.
      boolean woken = wake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("Stream {} is tried again{}", spec.id(), woken ? " at once" : "");
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  private boolean isStopped() {
    return stopped;
  }

  /** Ends the wait between two attempts, or does without the next: something was changed. */
  void tryNow() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Asks it to end, without waiting. */
  void stop() {
    stopped = true;
    wake.release();
    FrameSource source = current;
    if (source != null) {
      source.cancel();
    }
  }

  /** Processor time that its thread took so far, which decodes as well; 0 once it has ended. */
  long cpuNanos() {
    return Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
  }

  /** Ends it and waits until its thread is gone, for a while. */
  @Override
  public void close() {
    stop();
    awaitEnd(System.nanoTime() + JOIN.toNanos());
  }

  /**
   * Waits until the thread of a stopped worker is gone. Whoever does not come back in time hangs in
   * a name look-up and does nothing more when it returns.
   *
   * @param deadline on the clock of {@link System#nanoTime}
   */
  void awaitEnd(long deadline) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      if (thread.isAlive()) {
        LOG.warn("Stream {} did not stop in time", spec.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
