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

import io.sightline.inference.image.RgbImage;
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
    try (FrameScaler scaler = new FrameScaler(33, 17)) {
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
    try (FrameScaler scaler = new FrameScaler(64, 48)) {
      byte[] pixels = scaler.scale(frame).pixels();
      int middle = (24 * 64 + 32) * 3;
      return new int[] {
        pixels[middle] & 0xff, pixels[middle + 1] & 0xff, pixels[middle + 2] & 0xff
      };
    } finally {
      av_frame_free(frame);
    }
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
