package io.sightline.ingest.source;

import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * A source whose privacy masks are painted black into every picture it gives, so that nothing
 * behind it (features, thumbnails, the motion gate) ever sees what they hide.
 */
public final class MaskedSource implements FrameSource {
  /*
   * A scaler mixes neighbours into each pixel: what lies just outside of a mask still holds a trace
   * of what is inside. The bicubic filter reaches two samples far, of the smaller colour planes
   * four pixels; so masks are painted this much wider.
   */
  private static final int MARGIN = 4;

  private final FrameSource source;
  private final OutlinePainter painter;

  private MaskedSource(FrameSource source, List<Polygon> masks) {
    this.source = source;
    this.painter = OutlinePainter.inside(masks, MARGIN);
  }

  /** The source itself where there is nothing to hide. */
  public static FrameSource of(FrameSource source, List<Polygon> masks) {
    return masks.isEmpty() ? source : new MaskedSource(source, masks);
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    return source.next().map(Masked::new);
  }

  /** A frame with its masks. */
  private final class Masked implements DecodedFrame {
    private final DecodedFrame frame;

    Masked(DecodedFrame frame) {
      this.frame = frame;
    }

    @Override
    public FrameStamp stamp() {
      return frame.stamp();
    }

    @Override
    public FrameKind kind() {
      return frame.kind();
    }

    @Override
    public RgbImage scaled(Region region, int width, int height) {
      FrameFormat format = frame.stamp().format();
      double larger =
          Math.max(
              width / (region.width() * format.displayWidth()),
              height / (region.height() * format.height()));
      RgbImage picture = frame.scaled(region, width, height);
      return painter.paint(picture, region, 0, 0, 0, Math.max(1, larger));
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
  public void cancel() {
    source.cancel();
  }

  @Override
  public void close() {
    source.close();
  }
}
