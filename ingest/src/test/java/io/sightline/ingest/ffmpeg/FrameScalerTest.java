package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class FrameScalerTest {
  // A saturated red. By ITU-R BT.601: R = 1.164 (Y - 16) + 1.596 (V - 128) and so on.
  private static final int[] RED_601 = {81, 90, 240};
  private static final int[] RED_709 = {63, 102, 240};

  @Test
  void eachMatrixGivesItsOwnRedBack() {
    assertRed(scaled(RED_601, AVCOL_SPC_SMPTE170M, 480));
    assertRed(scaled(RED_709, AVCOL_SPC_BT709, 480));
  }

  @Test
  void withoutAMatrixLargeFramesAreTakenFor709AndSmallOnesFor601() {
    assertRed(scaled(RED_601, AVCOL_SPC_UNSPECIFIED, 480));
    assertRed(scaled(RED_709, AVCOL_SPC_UNSPECIFIED, 720));
  }

  @Test
  void fullRangeIsNotStretched() {
    int[] grey = {235, 128, 128};
    assertNear(255, scaled(grey, AV_PIX_FMT_YUV420P, (long) AVCOL_RANGE_MPEG));
    assertNear(235, scaled(grey, AV_PIX_FMT_YUV420P, (long) AVCOL_RANGE_JPEG));
    assertNear(235, scaled(grey, AV_PIX_FMT_YUVJ420P, 0L));
  }

  @Test
  void aScalerFollowsFramesOfAnotherKind() {
    try (FrameScaler scaler = new FrameScaler(new Cut(Region.WHOLE, Turn.NONE, 33, 17))) {
      for (int height : new int[] {480, 720, 480}) {
        AVFrame frame = frame(RED_601, 640, height, AV_PIX_FMT_YUV420P);
        frame.colorspace(AVCOL_SPC_SMPTE170M);
        RgbImage image = scaler.scale(frame);
        assertThat(image.width()).isEqualTo(33);
        assertThat(image.height()).isEqualTo(17);
        assertThat(image.pixels()[33 * 17 * 3 - 3] & 0xff).isGreaterThan(250);
        av_frame_free(frame);
      }
    }
  }

  /** The fast conversion is off by two at most. */
  private static void assertNear(int expected, int[] rgb) {
    for (int value : rgb) {
      assertThat(value).isBetween(expected - 3, expected + 3);
    }
  }

  private static void assertRed(int[] rgb) {
    assertThat(rgb[0]).isGreaterThan(250);
    assertThat(rgb[1]).isLessThan(5);
    assertThat(rgb[2]).isLessThan(5);
  }

  private static int[] scaled(int[] yuv, int matrix, int height) {
    AVFrame frame = frame(yuv, 640, height, AV_PIX_FMT_YUV420P);
    frame.colorspace(matrix).color_range(AVCOL_RANGE_MPEG);
    return pixel(frame);
  }

  private static int[] scaled(int[] yuv, int format, long range) {
    AVFrame frame = frame(yuv, 640, 480, format);
    frame.colorspace(AVCOL_SPC_SMPTE170M).color_range((int) range);
    return pixel(frame);
  }

  private static int[] pixel(AVFrame frame) {
    try (FrameScaler scaler = new FrameScaler(new Cut(Region.WHOLE, Turn.NONE, 64, 48))) {
      byte[] pixels = scaler.scale(frame).pixels();
      int middle = (24 * 64 + 32) * 3;
      return new int[] {
        pixels[middle] & 0xff, pixels[middle + 1] & 0xff, pixels[middle + 2] & 0xff
      };
    } finally {
      av_frame_free(frame);
    }
  }

  @Test
  void aPartIsCutOutBeforeItIsScaled() {
    AVFrame frame = frame(new int[] {16, 128, 128}, 640, 480, AV_PIX_FMT_YUV420P);
    // The right lower quarter is white.
    for (int y = 240; y < 480; y++) {
      Pointer.memset(frame.data(0).position((long) y * frame.linesize(0) + 320), 235, 320);
    }
    frame.data(0).position(0);
    for (Turn turn : Turn.values()) {
      // Where it stands once the picture is upright: turned with it.
      Region white =
          switch (turn) {
            case NONE -> new Region(0.5, 0.5, 0.5, 0.5);
            case RIGHT -> new Region(0, 0.5, 0.5, 0.5);
            case HALF -> new Region(0, 0, 0.5, 0.5);
            case LEFT -> new Region(0.5, 0, 0.5, 0.5);
          };
      assertThat(shades(frame, new Cut(white, turn, 20, 10))).as("%s", turn).allMatch(g -> g > 250);
      assertThat(shades(frame, new Cut(Region.WHOLE, turn, 40, 20)))
          .anyMatch(g -> g > 250)
          .anyMatch(g -> g < 5);
      Region black = new Region(white.x() > 0 ? 0 : 0.5, white.y(), white.width(), white.height());
      assertThat(shades(frame, new Cut(black, turn, 20, 10))).as("%s", turn).allMatch(g -> g < 5);
    }
    av_frame_free(frame);
  }

  /** What green is anywhere but at the edge, where the filter reaches over. */
  private static Set<Integer> shades(AVFrame frame, Cut cut) {
    Set<Integer> shades = new HashSet<>();
    try (FrameScaler scaler = new FrameScaler(cut)) {
      RgbImage picture = scaler.scale(frame);
      assertThat(picture.width()).isEqualTo(cut.width());
      assertThat(picture.height()).isEqualTo(cut.height());
      for (int i = 1; i < picture.pixels().length; i += 3) {
        shades.add(picture.pixels()[i] & 0xff);
      }
    }
    return shades;
  }

  private static AVFrame frame(int[] yuv, int width, int height, int format) {
    AVFrame frame = av_frame_alloc();
    frame.width(width).height(height).format(format);
    assertThat(av_frame_get_buffer(frame, 0)).isZero();
    for (int plane = 0; plane < 3; plane++) {
      long bytes = (long) frame.linesize(plane) * (plane == 0 ? height : height / 2);
      Pointer.memset(frame.data(plane), yuv[plane], bytes);
    }
    return frame;
  }
}
