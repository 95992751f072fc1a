package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import io.sightline.inference.image.Preprocessing;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameStamp;
import io.sightline.ingest.source.SourceInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * From the decoded frames of one connection to the sampled frames of its epochs: the one way of a
 * frame, live and in replay. Pixels are made only of frames that are kept. Not thread-safe.
 */
public final class FrameSampling {
  private final double framesPerSecond;
  private final List<ViewSampling> views;
  private final EpochNumbers epochs;
  private final Timeline timeline;

  private long epoch;
  private long nextSeq;
  private Sampler sampler;
  private CaptureTimes captures;
  private Instant lastCaptured = Instant.MIN;

  /**
   * @param preprocessing what size of picture the encoder wants
   * @param framesPerFeature how many of the newest frames the encoder wants for one feature
   */
  public FrameSampling(
      SamplingPlan plan, Preprocessing preprocessing, int framesPerFeature, EpochNumbers epochs) {
    this.framesPerSecond = plan.framesPerSecond();
    this.views =
        plan.views().stream()
            .map(view -> new ViewSampling(view, plan, preprocessing, framesPerFeature))
            .toList();
    this.epochs = Objects.requireNonNull(epochs, "epochs");
    this.timeline = new Timeline(plan.maxStep().toNanos() / 1_000);
  }

  /**
   * Takes the connection's next frame.
   *
   * @return the sampled frame of every view, or nothing if this frame is not kept
   */
  public List<SampledFrame> take(SourceInfo source, DecodedFrame frame) {
    FrameStamp stamp = frame.stamp();
    Timeline.Place place = timeline.place(stamp);
    if (place instanceof Timeline.Place.Late) {
      return List.of();
    }
    MediaTime time = MediaTime.ZERO;
    if (place instanceof Timeline.Place.InEpoch in) {
      time = in.time();
    } else {
      begin(source, stamp);
    }
    // The clock has to see every frame, not only those that are kept.
    CaptureTimes.CaptureTime captured = captures.of(time, stamp);
    lastCaptured = captured.at();
    if (!sampler.keeps(time)) {
      return List.of();
    }
    ViewSampling.Place kept = new ViewSampling.Place(epoch, nextSeq++, time, captured);
    return views.stream().map(view -> view.take(kept, frame)).toList();
  }

  /** Number of the running epoch; 0 before the first frame. */
  public long epoch() {
    return epoch;
  }

  private void begin(SourceInfo source, FrameStamp stamp) {
    epoch = epochs.next(stamp.arrivedAt());
    nextSeq = 0;
    views.forEach(ViewSampling::begin);
    sampler = new Sampler(framesPerSecond);
    captures =
        source.live() ? CaptureTimes.ofLive() : CaptureTimes.ofRecording(recordingBegins(stamp));
  }

  /** Now, or where the recording's last epoch ended if it plays faster than time. */
  private Instant recordingBegins(FrameStamp stamp) {
    return stamp.arrivedAt().isBefore(lastCaptured) ? lastCaptured : stamp.arrivedAt();
  }
}
