package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * One scaler for each size that is asked for; a stream asks for two or three, and two a zone. Not
 * thread-safe.
 */
final class FrameScalers implements AutoCloseable {
  /** When a source changes its shape again and again, old sizes must not pile up. */
  private static final int MOST = 24;

  private final List<FrameScaler> scalers = new ArrayList<>();

  /** The whole frame, which stands upright already. */
  RgbImage scale(AVFrame frame, int width, int height) {
    return scale(frame, new Cut(Region.WHOLE, Turn.NONE, width, height));
  }

  RgbImage scale(AVFrame frame, Cut cut) {
    for (FrameScaler scaler : scalers) {
      if (scaler.makes(cut)) {
        return scaler.scale(frame);
      }
    }
    if (scalers.size() == MOST) {
      scalers.remove(0).close();
    }
    scalers.add(new FrameScaler(cut));
    return scalers.get(scalers.size() - 1).scale(frame);
  }

  @Override
  public void close() {
    scalers.forEach(FrameScaler::close);
    scalers.clear();
  }
}
