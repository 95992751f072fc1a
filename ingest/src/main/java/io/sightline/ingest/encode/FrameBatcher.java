package io.sightline.ingest.encode;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.StreamId;
import io.sightline.ingest.encode.FairQueue.Entry;
import io.sightline.ingest.sample.SampledFrame;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frame encoder on its own thread over the frames of all streams: as soon as a batch is
 * full, or its oldest frame has waited for the deadline.
 *
 * <p>Thread-safe. {@link #submit} never waits: when too many frames wait, the oldest of the stream
 * that has most is given up, and its event says so.
 */
public final class FrameBatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameBatcher.class);
  private static final long CLOSE_MILLIS = 10_000;

  private final FrameEncoder encoder;
  private final BatchSettings settings;
  private final FrameSink sink;
  private final InstantSource clock;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock, as are the counts.
  private final FairQueue<StreamId, SampledFrame> queue;
  private long oldestNanos;
  private boolean closed;
  private long encoded;
  private long shed;
  private long batches;
  private long encodeNanos;

  private boolean failing;

  /**
   * What the batcher did so far.
   *
   * @param encoded frames with a feature
   * @param shed frames given up, under overload or because the encoder failed
   * @param batches runs of the encoder
   * @param encodeMillis time spent in the encoder
   * @param waiting frames that wait now
   */
  public record Counts(long encoded, long shed, long batches, double encodeMillis, int waiting) {}

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
    this.queue = new FairQueue<>(settings.capacity());
    this.thread = new Thread(this::run, "frame-encoder");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Takes the stream's next frame; after close it is ignored. */
  public void submit(SampledFrame frame) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (queue.waiting() == 0) {
        oldestNanos = System.nanoTime();
      }
      queue.add(frame.stream(), frame);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(encoded, shed, batches, encodeNanos / 1e6, queue.waiting());
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
    List<SampledFrame> wanted =
        batch.stream().filter(entry -> !entry.shed()).map(Entry::item).toList();
    long before = System.nanoTime();
    List<FrameFeature> features = wanted.isEmpty() ? List.of() : encode(wanted);
    long took = System.nanoTime() - before;
    int next = 0;
    List<FrameEvent> events = new ArrayList<>(batch.size());
    for (Entry<SampledFrame> entry : batch) {
      boolean lost = entry.shed() || features.isEmpty();
      events.add(
          lost
              ? entry.item().shed(encoder.id(), clock.instant())
              : entry.item().encoded(encoder.id(), features.get(next++), clock.instant()));
    }
    count(features.size(), batch.size() - features.size(), wanted.isEmpty() ? 0 : took);
    for (FrameEvent event : events) {
      deliver(event);
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

  private void deliver(FrameEvent event) {
    try {
      sink.accept(event);
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
