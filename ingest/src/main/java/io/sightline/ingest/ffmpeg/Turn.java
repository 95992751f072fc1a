package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;

/** How a decoded picture has to be turned, clockwise, to stand upright. */
enum Turn {
  NONE(0),
  RIGHT(90),
  HALF(180),
  LEFT(270);

  private final int degrees;

  Turn(int degrees) {
    this.degrees = degrees;
  }

  /** As the container says; an odd angle counts as the nearest quarter. */
  static Turn of(AVCodecParameters video) {
    AVPacketSideData data =
        av_packet_side_data_get(
            video.coded_side_data(), video.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    if (data == null || data.isNull() || data.size() < 9 * Integer.BYTES) {
      return NONE;
    }
    // FFmpeg counts the other way round; a broken matrix gives no number.
    double angle = -av_display_rotation_get(new IntPointer(data.data()));
    return Double.isNaN(angle) ? NONE : values()[Math.floorMod(Math.round(angle / 90), 4)];
  }

  int degrees() {
    return degrees;
  }

  /** Whether width becomes height. */
  boolean swaps() {
    return this == RIGHT || this == LEFT;
  }

  /** Which part of the picture, before it is turned, becomes this part of the upright one. */
  Region before(Region upright) {
    double farX = Math.max(0, 1 - upright.right());
    double farY = Math.max(0, 1 - upright.lower());
    return switch (this) {
      case NONE -> upright;
      case RIGHT -> new Region(upright.y(), farX, upright.height(), upright.width());
      case HALF -> new Region(farX, farY, upright.width(), upright.height());
      case LEFT -> new Region(farY, upright.x(), upright.height(), upright.width());
    };
  }

  /** The picture upright. */
  RgbImage upright(RgbImage picture) {
    if (this == NONE) {
      return picture;
    }
    int width = picture.width();
    int height = picture.height();
    int uprightWidth = swaps() ? height : width;
    int uprightHeight = swaps() ? width : height;
    byte[] from = picture.pixels();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int y = 0; y < uprightHeight; y++) {
      for (int x = 0; x < uprightWidth; x++) {
        int source =
            switch (this) {
              case RIGHT -> (height - 1 - x) * width + y;
              case HALF -> (height - 1 - y) * width + width - 1 - x;
              default -> x * width + width - 1 - y;
            };
        to[at++] = from[3 * source];
        to[at++] = from[3 * source + 1];
        to[at++] = from[3 * source + 2];
      }
    }
    return new RgbImage(uprightWidth, uprightHeight, to);
  }
}
