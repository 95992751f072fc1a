package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Scales pictures that were not decoded, with the filter that decoded frames are scaled with. Not
 * thread-safe.
 */
public final class PictureScaler implements AutoCloseable {
  static {
    FfmpegLibrary.load();
  }

  private final FrameScalers scalers = new FrameScalers();
  private AVFrame frame;

  /** The whole picture at exactly this size. */
  public RgbImage scale(RgbImage picture, int width, int height) {
    return scale(picture, Region.WHOLE, width, height);
  }

  /** A part of the picture at exactly this size. */
  public RgbImage scale(RgbImage picture, Region region, int width, int height) {
    if (region.equals(Region.WHOLE) && picture.width() == width && picture.height() == height) {
      return picture;
    }
    fill(picture);
    return scalers.scale(frame, new Cut(region, Turn.NONE, width, height));
  }

  private void fill(RgbImage picture) {
    int row = picture.width() * 3;
    if (frame == null || frame.width() != picture.width() || frame.height() != picture.height()) {
      av_frame_free(frame);
      frame = av_frame_alloc();
      frame.format(AV_PIX_FMT_RGB24).width(picture.width()).height(picture.height());
      if (av_frame_get_buffer(frame, 0) < 0) {
        throw new IllegalStateException("no memory for " + picture);
      }
    }
    for (int y = 0; y < picture.height(); y++) {
      frame.data(0).position((long) y * frame.linesize(0)).put(picture.pixels(), y * row, row);
    }
  }

  @Override
  public void close() {
    scalers.close();
    av_frame_free(frame);
    frame = null;
  }
}
