package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_FCC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_SMPTE240M;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Scales one part of decoded frames to upright RGB24 of one size, with the right colour matrix and
 * range. Made anew inside whenever the frames' kind changes. Not thread-safe.
 */
final class FrameScaler implements AutoCloseable {
  /** From this height on a frame that does not name its matrix is taken for high definition. */
  private static final int HIGH_DEFINITION_LINES = 720;

  private static final int ALIGNMENT = 64;

  private final Cut cut;
  private final int width;
  private final int height;
  private final int stride;
  private final AVFrame part = av_frame_alloc();
  private final BytePointer rgb;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer strides;

  private Kind kind;
  private SwsContext context;

  /** What of a frame the scaler depends on. */
  private record Kind(int width, int height, int format, int matrix, boolean fullRange) {
    static Kind of(AVFrame frame) {
      return new Kind(
          frame.width(), frame.height(), frame.format(), matrixOf(frame), isFullRange(frame));
    }

    private static int matrixOf(AVFrame frame) {
      int space = frame.colorspace();
      if (space == AVCOL_SPC_UNSPECIFIED) {
        // As players do; the ffmpeg command takes BT.601 for everything.
        return frame.height() >= HIGH_DEFINITION_LINES ? SWS_CS_ITU709 : SWS_CS_ITU601;
      }
      if (space == AVCOL_SPC_BT709) {
        return SWS_CS_ITU709;
      }
      if (space == AVCOL_SPC_BT2020_NCL || space == AVCOL_SPC_BT2020_CL) {
        return SWS_CS_BT2020;
      }
      if (space == AVCOL_SPC_SMPTE240M) {
        return SWS_CS_SMPTE240M;
      }
      return space == AVCOL_SPC_FCC ? SWS_CS_FCC : SWS_CS_ITU601;
    }

    private static boolean isFullRange(AVFrame frame) {
      int format = frame.format();
      return frame.color_range() == AVCOL_RANGE_JPEG
          || format == AV_PIX_FMT_YUVJ420P
          || format == AV_PIX_FMT_YUVJ422P
          || format == AV_PIX_FMT_YUVJ444P
          || format == AV_PIX_FMT_YUVJ440P
          || format == AV_PIX_FMT_YUVJ411P;
    }
  }

  FrameScaler(Cut cut) {
    this.cut = cut;
    this.width = cut.scaledWidth();
    this.height = cut.scaledHeight();
    this.stride = (width * 3 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    // One more line: vector code may write a little beyond the last pixel.
    this.rgb = new BytePointer((long) stride * (height + 1));
    this.planes = new PointerPointer<BytePointer>(4).put(0, rgb);
    this.strides = new IntPointer(stride, 0, 0, 0);
    for (int plane = 1; plane < 4; plane++) {
      planes.put(plane, (BytePointer) null);
    }
  }

  boolean makes(Cut other) {
    return cut.equals(other);
  }

  /**
   * @throws IllegalStateException if FFmpeg cannot convert this kind of frame
   */
  RgbImage scale(AVFrame frame) {
    if (cut.region().equals(Region.WHOLE)) {
      return scaled(frame);
    }
    try {
      cutOut(frame);
      return scaled(part);
    } finally {
      av_frame_unref(part);
    }
  }

  /** The part, on pixels that colour planes of half the size have, too; no pixel is copied. */
  private void cutOut(AVFrame frame) {
    Region region = cut.turn().before(cut.region());
    int left = even(region.x() * frame.width(), frame.width());
    int top = even(region.y() * frame.height(), frame.height());
    int right =
        Math.min(
            frame.width(),
            left + Math.max(2, even(region.right() * frame.width(), frame.width()) - left));
    int lower =
        Math.min(
            frame.height(),
            top + Math.max(2, even(region.lower() * frame.height(), frame.height()) - top));
    if (av_frame_ref(part, frame) < 0) {
      throw new IllegalStateException("no memory for a part of a frame");
    }
    part.crop_left(left).crop_top(top);
    part.crop_right(frame.width() - right).crop_bottom(frame.height() - lower);
    int result = av_frame_apply_cropping(part, AV_FRAME_CROP_UNALIGNED);
    if (result < 0) {
      throw new IllegalStateException("frame cannot be cropped: error " + result);
    }
  }

  private static int even(double pixel, int size) {
    int near = (int) Math.round(pixel);
    return near >= size ? size : near & ~1;
  }

  private RgbImage scaled(AVFrame frame) {
    prepare(Kind.of(frame));
    int lines =
        sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), planes, strides);
    if (lines != height) {
      throw new IllegalStateException("scaled " + lines + " lines instead of " + height);
    }
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      rgb.position((long) y * stride).get(pixels, y * width * 3, width * 3);
    }
    rgb.position(0);
    return cut.turn().upright(new RgbImage(width, height, pixels));
  }

  private void prepare(Kind wanted) {
    if (wanted.equals(kind)) {
      return;
    }
    sws_freeContext(context);
    context =
        sws_getContext(
            wanted.width,
            wanted.height,
            wanted.format,
            width,
            height,
            AV_PIX_FMT_RGB24,
            SWS_BICUBIC | SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      kind = null;
      throw new IllegalStateException("no conversion from pixel format " + wanted.format);
    }
    IntPointer matrix = sws_getCoefficients(wanted.matrix);
    sws_setColorspaceDetails(
        context, matrix, wanted.fullRange ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
    kind = wanted;
  }

  @Override
  public void close() {
    sws_freeContext(context);
    context = null;
    kind = null;
    av_frame_free(part);
    planes.close();
    strides.close();
    rgb.close();
  }
}
