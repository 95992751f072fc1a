package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.inference.image.ContentBox;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameStamp;
import io.sightline.ingest.source.SourceInfo;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * From the decoded frames of one connection to the sampled frames of its epochs: the one way of a
 * frame, live and in replay. Pixels are made only of frames that are kept. Not thread-safe.
 */
public final class FrameSampling {
  private final StreamId stream;
  private final double framesPerSecond;
  private final Preprocessing preprocessing;
  private final Optional<Thumbnails> thumbnails;
  private final EpochNumbers epochs;
  private final int framesPerFeature;
  private final Timeline timeline = new Timeline();
  private final Deque<PreparedFrame> recent = new ArrayDeque<>();

  private long epoch;
  private long nextSeq;
  private Sampler sampler;
  private CaptureTimes captures;
  private Instant lastCaptured = Instant.MIN;

  /**
   * @param framesPerSecond sampling rate on media time, above 0
   * @param preprocessing what size of picture the encoder wants
   * @param framesPerFeature how many of the newest frames the encoder wants for one feature
   * @param thumbnails empty where no picture may leave ingest
   */
  public FrameSampling(
      StreamId stream,
      double framesPerSecond,
      Preprocessing preprocessing,
      int framesPerFeature,
      Optional<Thumbnails> thumbnails,
      EpochNumbers epochs) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.framesPerSecond = framesPerSecond;
    this.preprocessing = Objects.requireNonNull(preprocessing, "preprocessing");
    this.framesPerFeature = framesPerFeature;
    this.thumbnails = Objects.requireNonNull(thumbnails, "thumbnails");
    this.epochs = Objects.requireNonNull(epochs, "epochs");
  }

  /**
   * Takes the connection's next frame.
   *
   * @return the sampled frame, or empty if this frame is not kept
   */
  public Optional<SampledFrame> take(SourceInfo source, DecodedFrame frame) {
    FrameStamp stamp = frame.stamp();
    Timeline.Place place = timeline.place(stamp);
    if (place instanceof Timeline.Place.Late) {
      return Optional.empty();
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
      return Optional.empty();
    }
    return Optional.of(
        new SampledFrame(
            stream,
            epoch,
            nextSeq++,
            time,
            captured.at(),
            captured.clock(),
            pictures(frame),
            thumbnails.map(t -> t.of(frame))));
  }

  /** Number of the running epoch; 0 before the first frame. */
  public long epoch() {
    return epoch;
  }

  private void begin(SourceInfo source, FrameStamp stamp) {
    epoch = epochs.next(stamp.arrivedAt());
    nextSeq = 0;
    recent.clear();
    sampler = new Sampler(framesPerSecond);
    captures =
        source.live() ? CaptureTimes.ofLive() : CaptureTimes.ofRecording(recordingBegins(stamp));
  }

  /** Now, or where the recording's last epoch ended if it plays faster than time. */
  private Instant recordingBegins(FrameStamp stamp) {
    return stamp.arrivedAt().isBefore(lastCaptured) ? lastCaptured : stamp.arrivedAt();
  }

  private List<PreparedFrame> pictures(DecodedFrame frame) {
    PreparedFrame newest = picture(frame);
    do {
      recent.addLast(newest);
    } while (recent.size() < framesPerFeature);
    if (recent.size() > framesPerFeature) {
      recent.removeFirst();
    }
    return List.copyOf(recent);
  }

  private PreparedFrame picture(DecodedFrame frame) {
    FrameFormat format = frame.stamp().format();
    ContentBox box = preprocessing.contentBox(format.displayWidth(), format.height());
    return PreparedFrame.ofScaled(box, frame.scaled(box.scaledWidth(), box.scaledHeight()));
  }
}
