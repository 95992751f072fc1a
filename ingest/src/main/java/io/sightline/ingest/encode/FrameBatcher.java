package io.sightline.ingest.encode;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.StreamId;
import io.sightline.ingest.encode.FairQueue.Entry;
import io.sightline.ingest.sample.SampledFrame;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frame encoder on its own thread over the frames of all streams: as soon as a batch is
 * full, or its oldest frame has waited for the deadline.
 *
 * <p>Thread-safe. {@link #submit} never waits: when too many frames wait, the oldest of the stream
 * that has most is given up, and its event says so. From then on less is let through, as {@link
 * LoadControl} says, until the encoder has room again.
 */
public final class FrameBatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameBatcher.class);
  private static final long CLOSE_MILLIS = 10_000;
  private static final long SECOND = 1_000_000_000L;

  private final FrameEncoder encoder;
  private final BatchSettings settings;
  private final FrameSink sink;
  private final InstantSource clock;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock, as are the counts.
  private final FairQueue<StreamId, SampledFrame> queue;
  private final Admission admission = new Admission();
  private long secondBegan = System.nanoTime();
  private Totals secondBefore = new Totals(0, 0, 0);
  private long overflowed;
  private long runSince;
  private long oldestNanos;
  private boolean closed;
  private long encoded;
  private long shed;
  private long batches;
  private long encodeNanos;

  private boolean failing;

  /**
   * Streams whose last frame that showed something new was given up: a still frame after it repeats
   * what nobody has seen. Belongs to the encoder's thread.
   */
  private final Set<StreamId> unseen = new HashSet<>();

  /**
   * What the batcher did so far.
   *
   * @param encoded frames with a feature
   * @param shed frames given up, under overload or because the encoder failed
   * @param batches runs of the encoder
   * @param encodeMillis time spent in the encoder
   * @param waiting frames that wait now
   * @param limit frames a second that are let through over all streams, infinite where nothing is
   *     held back
   */
  public record Counts(
      long encoded, long shed, long batches, double encodeMillis, int waiting, double limit) {}

  /** Counts at the beginning of a second. */
  private record Totals(long encoded, long overflowed, long encodeNanos) {}

  /**
   * Starts the encoder's thread.
   *
   * @param sink gets every frame's event, on the encoder's thread
   * @param clock for the time at which events are ready
   */
  public FrameBatcher(
      FrameEncoder encoder, BatchSettings settings, FrameSink sink, InstantSource clock) {
    this.encoder = encoder;
    this.settings = settings;
    this.sink = sink;
    this.clock = clock;
    this.queue = new FairQueue<>(settings.capacity(), SampledFrame::withoutPictures);
    this.thread = new Thread(this::run, "frame-encoder");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * Takes the stream's next frame; one that needs no encoder keeps its turn all the same. After
   * close it is ignored.
   */
  public void submit(SampledFrame frame) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (!frame.needsEncoder()) {
        queue.pass(frame.stream(), frame);
        changed.signal();
        return;
      }
      long now = System.nanoTime();
      endSecond(now);
      if (queue.waiting() == 0) {
        oldestNanos = now;
      }
      if (!admission.admits(frame.stream(), frame.epoch(), frame.mediaTime())) {
        queue.shed(frame.stream(), frame);
      } else {
        overflowed += queue.waiting() == settings.capacity() ? 1 : 0;
        queue.add(frame.stream(), frame);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void endSecond(long now) {
    long length = now - secondBegan;
    if (length < SECOND) {
      return;
    }
    long running = runSince == 0 ? 0 : now - runSince;
    Totals totals = new Totals(encoded, overflowed, encodeNanos + running);
    // After a pause it is a long second: its counts are those of one.
    double seconds = (double) length / SECOND;
    admission.second(
        (int) Math.round((totals.encoded - secondBefore.encoded) / seconds),
        (int) (totals.overflowed - secondBefore.overflowed),
        queue.waiting(),
        Math.min(1, (double) (totals.encodeNanos - secondBefore.encodeNanos) / length));
    secondBegan = now;
    secondBefore = totals;
  }

  /** Frames a second that the stream is lowered to under overload; empty where it is not. */
  public OptionalDouble lowered(StreamId stream) {
    lock.lock();
    try {
      return admission.lowered(stream);
    } finally {
      lock.unlock();
    }
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(
          encoded, shed, batches, encodeNanos / 1e6, queue.waiting(), admission.limit());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<Entry<SampledFrame>> batch = await(); !batch.isEmpty(); batch = await()) {
        process(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("frame encoder interrupted");
    }
  }

  /** The next batch; empty only after close, when nothing is left. */
  private List<Entry<SampledFrame>> await() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      long deadline = oldestNanos + settings.deadline().toNanos();
      long left = deadline - System.nanoTime();
      while (queue.waiting() < settings.size() && left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      List<Entry<SampledFrame>> batch = queue.take(settings.size());
      // What is left has waited for a whole run already.
      oldestNanos = System.nanoTime() - settings.deadline().toNanos();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void process(List<Entry<SampledFrame>> batch) {
    List<SampledFrame> wanted = batch.stream().filter(Entry::waits).map(Entry::item).toList();
    long took = 0;
    List<FrameFeature> features = List.of();
    if (!wanted.isEmpty()) {
      long before = began();
      features = encode(wanted);
      took = System.nanoTime() - before;
    }
    int next = 0;
    int shedNow = 0;
    List<FrameEvent> events = new ArrayList<>(batch.size());
    for (Entry<SampledFrame> entry : batch) {
      SampledFrame frame = entry.item();
      if (entry.waits() && !features.isEmpty()) {
        unseen.remove(frame.stream());
        events.add(frame.encoded(encoder.id(), features.get(next++), clock.instant()));
      } else if (frame.hidden()) {
        events.add(frame.shed(encoder.id(), clock.instant()));
      } else if (entry.fate() == FairQueue.Fate.PASSES && !unseen.contains(frame.stream())) {
        events.add(frame.still(encoder.id(), clock.instant()));
      } else {
        shedNow++;
        unseen.add(frame.stream());
        frame.whenLost().run();
        events.add(frame.shed(encoder.id(), clock.instant()));
      }
    }
    count(features.size(), shedNow, took);
    long part = wanted.isEmpty() ? 0 : took / wanted.size();
    for (FrameEvent event : events) {
      deliver(event, event.feature().isPresent() ? part : 0);
    }
  }

  private long began() {
    lock.lock();
    try {
      runSince = System.nanoTime();
      return runSince;
    } finally {
      lock.unlock();
    }
  }

  /** One feature a frame, or none at all if the encoder failed. */
  private List<FrameFeature> encode(List<SampledFrame> frames) {
    try {
      List<FrameFeature> features =
          encoder.encode(frames.stream().map(SampledFrame::pictures).toList());
      if (features.size() != frames.size()) {
        throw new IllegalStateException(
            "encoder gave %d features for %d frames".formatted(features.size(), frames.size()));
      }
      if (failing) {
        failing = false;
        LOG.info("Frame encoder {} works again", encoder.id());
      }
      return features;
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.error("Frame encoder {} failed: frames are given up until it works", encoder.id(), e);
      }
      return List.of();
    }
  }

  private void deliver(FrameEvent event, long nanos) {
    try {
      sink.accept(event, nanos);
    } catch (RuntimeException e) {
      LOG.error("Frame event of {} was not taken", event.stream(), e);
    }
  }

  private void count(int withFeature, int without, long nanos) {
    lock.lock();
    try {
      encoded += withFeature;
      shed += without;
      encodeNanos += nanos;
      runSince = 0;
      batches += nanos > 0 ? 1 : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Encodes what waits, then ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_MILLIS);
      if (thread.isAlive()) {
        LOG.warn("Frame encoder did not end within {} ms", CLOSE_MILLIS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
