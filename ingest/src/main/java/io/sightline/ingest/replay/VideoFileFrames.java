package io.sightline.ingest.replay;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.ingest.SourceKinds;
import io.sightline.ingest.encode.FrameEncoder;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.MotionGate;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The frame events of a recording, as fast as they are made: the same decoder, sampling and encoder
 * as live, without the clock. Two replays of one file are equal. Not thread-safe.
 */
public final class VideoFileFrames implements AutoCloseable {
  private static final int BATCH = 8;

  private final FrameEncoder encoder;
  private final FrameSource source;
  private final FrameSampling sampling;
  private final Queue<FrameEvent> ready = new ArrayDeque<>();
  private boolean ended;

  /**
   * How a recording is replayed.
   *
   * @param epoch number of the first epoch; jumps of the timestamps count on from there
   * @param plan what is made of its frames
   * @param began capture time of the first frame
   */
  public record Replay(SamplingPlan plan, long epoch, Instant began) {
    /** Every sampled frame of the whole picture. */
    public Replay(
        StreamId stream,
        double framesPerSecond,
        long epoch,
        Instant began,
        Optional<Thumbnails> thumbnails) {
      this(SamplingPlan.plain(stream, framesPerSecond, thumbnails), epoch, began);
    }

    public Replay withGate(Optional<MotionGate.Settings> gate) {
      return new Replay(plan.withGate(gate), epoch, began);
    }
  }

  /**
   * @param video a file, or anything else that comes to an end
   * @param encoder stays its caller's
   * @throws SourceException if this kind of source is not supported
   */
  public VideoFileFrames(SourceUri video, Replay replay, FrameEncoder encoder)
      throws SourceException {
    this.encoder = encoder;
    // A clock that stands still: nothing in a replay depends on when it is made.
    InstantSource clock = () -> replay.began;
    this.source = SourceKinds.standard(Timeouts.DEFAULT, clock).prepare(video);
    this.sampling =
        new FrameSampling(
            replay.plan,
            encoder.preprocessing(),
            encoder.frames(),
            EpochNumbers.countingFrom(replay.epoch));
  }

  /**
   * @return the next sampled frame with its feature; empty at the end
   * @throws SourceException if the video cannot be opened or read
   */
  public Optional<FrameEvent> next() throws SourceException {
    if (ready.isEmpty() && !ended) {
      encode(batch());
    }
    return Optional.ofNullable(ready.poll());
  }

  private List<SampledFrame> batch() throws SourceException {
    List<SampledFrame> batch = new ArrayList<>();
    while (batch.size() < BATCH && !ended) {
      Optional<DecodedFrame> frame = source.next();
      if (frame.isEmpty()) {
        ended = true;
      } else {
        sampling.take(source.info(), frame.get()).forEach(batch::add);
      }
    }
    return batch;
  }

  private void encode(List<SampledFrame> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<List<PreparedFrame>> groups =
        batch.stream().filter(SampledFrame::needsEncoder).map(SampledFrame::pictures).toList();
    Iterator<FrameFeature> features =
        groups.isEmpty() ? Collections.emptyIterator() : encoder.encode(groups).iterator();
    for (SampledFrame frame : batch) {
      if (frame.needsEncoder()) {
        ready.add(frame.encoded(encoder.id(), features.next(), frame.capturedAt()));
      } else {
        ready.add(
            frame.hidden()
                ? frame.shed(encoder.id(), frame.capturedAt())
                : frame.still(encoder.id(), frame.capturedAt()));
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
