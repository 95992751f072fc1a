package io.sightline.ingest.testing;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.FrameStamp;
import io.sightline.ingest.source.SourceInfo;
import java.time.Instant;
import java.util.Optional;

/** Frames whose pixels are a function: four a second, of 640x480. */
public final class PaintedSource implements FrameSource {
  public static final int WIDTH = 640;
  public static final int HEIGHT = 480;

  private final int frames;
  private final Paint paint;
  private final SourceInfo info;
  private int next;

  /** The shade of a point, 0 to 255. */
  @FunctionalInterface
  public interface Paint {
    /**
     * @param x 0 to 1
     * @param y 0 to 1
     */
    int shade(int frame, double x, double y);
  }

  /** A recording. */
  public PaintedSource(int frames, Paint paint) {
    this(frames, paint, new SourceInfo("painted", 4, false, Optional.empty()));
  }

  public PaintedSource(int frames, Paint paint, SourceInfo info) {
    this.frames = frames;
    this.paint = paint;
    this.info = info;
  }

  @Override
  public Optional<DecodedFrame> next() {
    if (next == frames) {
      return Optional.empty();
    }
    int index = next++;
    FrameStamp stamp =
        new FrameStamp(
            index * 250_000L,
            Instant.EPOCH.plusMillis(index * 250L),
            Optional.empty(),
            new FrameFormat("painted", WIDTH, HEIGHT, WIDTH));
    return Optional.of(
        new DecodedFrame() {
          @Override
          public FrameStamp stamp() {
            return stamp;
          }

          @Override
          public RgbImage scaled(Region region, int width, int height) {
            return painted(index, region, width, height);
          }
        });
  }

  private RgbImage painted(int index, Region region, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      double x = region.x() + (i % width + 0.5) / width * region.width();
      double y = region.y() + (i / width + 0.5) / height * region.height();
      byte shade = (byte) Math.max(0, Math.min(255, paint.shade(index, x, y)));
      pixels[3 * i] = shade;
      pixels[3 * i + 1] = shade;
      pixels[3 * i + 2] = shade;
    }
    return new RgbImage(width, height, pixels);
  }

  @Override
  public SourceInfo info() {
    return info;
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
