package io.sightline.ingest.source;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays a recording as if it were live: no frame comes earlier after the first than its timestamp
 * says. So does a live source that comes in segments (HLS), whose frames would otherwise reach the
 * encoder in bursts. Any other live source, and a frame that is late, passes at once.
 *
 * <p>After a jump of the timestamps the pace is taken up anew from there.
 */
public final class PacedSource implements FrameSource {
  private static final long JUMP_MICROS = 10_000_000;

  private final FrameSource source;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private boolean started;
  private long startNanos;
  private long startPts;
  private long lastPts;

  public PacedSource(FrameSource source) {
    this.source = source;
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    Optional<DecodedFrame> frame = source.next();
    if (frame.isPresent() && isPaced(source.info())) {
      await(frame.get().stamp().ptsMicros());
    }
    return frame;
  }

  private static boolean isPaced(SourceInfo info) {
    return !info.live() || info.container().equals("hls");
  }

  private void await(long pts) throws SourceException {
    if (!started || pts < lastPts || pts > lastPts + JUMP_MICROS) {
      started = true;
      startNanos = System.nanoTime();
      startPts = pts;
    }
    lastPts = pts;
    long waitNanos = startNanos + (pts - startPts) * 1_000 - System.nanoTime();
    try {
      if (waitNanos > 0 && cancelled.await(waitNanos, TimeUnit.NANOSECONDS)) {
        throw new SourceException(SourceFailure.CANCELLED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(SourceFailure.CANCELLED);
    }
  }

  @Override
  public SourceInfo info() {
    return source.info();
  }

  @Override
  public Optional<VideoDetails> details() {
    return source.details();
  }

  @Override
  public boolean record(SegmentSink sink) {
    return source.record(sink);
  }

  @Override
  public void cancel() {
    cancelled.countDown();
    source.cancel();
  }

  @Override
  public void close() {
    source.close();
  }
}
