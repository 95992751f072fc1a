package io.sightline.ingest.sim;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.ffmpeg.PictureScaler;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.FrameStamp;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.simulator.Simulation;
import io.sightline.simulator.VideoInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A made-up camera. A frame is painted only when its pixels are asked for; it is a recording to
 * those who play it, even where it has no end.
 */
final class SimSource implements FrameSource {
  private final Simulation simulation;
  private final InstantSource clock;
  private final VideoInfo video;
  private final FrameFormat format;
  private final PictureScaler scaler = new PictureScaler();
  private int next;
  private volatile boolean cancelled;

  SimSource(Simulation simulation, InstantSource clock) {
    this.simulation = simulation;
    this.clock = clock;
    this.video = simulation.info();
    this.format = new FrameFormat("sim", video.width(), video.height(), video.width());
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    if (cancelled) {
      throw new SourceException(SourceFailure.CANCELLED);
    }
    if (next >= video.frames()) {
      return Optional.empty();
    }
    int index = next++;
    long pts = Math.round(index * 1e6 / video.fps());
    FrameStamp stamp =
        new FrameStamp(
            pts, clock.instant().truncatedTo(ChronoUnit.MICROS), Optional.empty(), format);
    return Optional.of(new Painted(index, stamp));
  }

  /** A frame that is painted at most once. */
  private final class Painted implements DecodedFrame {
    private final int index;
    private final FrameStamp stamp;
    private RgbImage whole;

    Painted(int index, FrameStamp stamp) {
      this.index = index;
      this.stamp = stamp;
    }

    @Override
    public FrameStamp stamp() {
      return stamp;
    }

    @Override
    public RgbImage scaled(Region region, int width, int height) {
      if (whole == null) {
        byte[] pixels = new byte[3 * video.width() * video.height()];
        simulation.renderFrame(index, pixels);
        whole = new RgbImage(video.width(), video.height(), pixels);
      }
      return scaler.scale(whole, region, width, height);
    }
  }

  @Override
  public SourceInfo info() {
    Optional<Duration> length =
        video.endless()
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(Math.round(video.seconds() * 1e9)));
    return new SourceInfo("sim", video.fps(), false, length);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    scaler.close();
  }
}
