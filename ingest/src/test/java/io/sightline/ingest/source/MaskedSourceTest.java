package io.sightline.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.testing.PaintedSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MaskedSourceTest {
  private static final Polygon WINDOW = Polygon.parse("0.5,0.25 0.75,0.25 0.75,0.75 0.5,0.75");

  /** 200 where the window is, 90 elsewhere. */
  private static final PaintedSource.Paint SCENE =
      (frame, x, y) -> WINDOW.contains(x, y) ? 200 : 90;

  @Test
  void nothingOfWhatAMaskHidesIsInAnyPicture() throws Exception {
    for (int[] size : new int[][] {{640, 480}, {224, 224}, {37, 91}, {1280, 960}}) {
      RgbImage picture = picture(List.of(WINDOW), Region.WHOLE, size[0], size[1]);
      assertThat(shades(picture)).isSubsetOf(0, 90);
      assertThat(shades(picture)).contains(90);
    }
  }

  @Test
  void aMaskIsWiderThanItsOutlineByWhatAScalerMixesIn() throws Exception {
    RgbImage picture = picture(List.of(WINDOW), Region.WHOLE, 640, 480);
    assertThat(shade(picture, 317, 240)).isZero();
    assertThat(shade(picture, 310, 240)).isEqualTo(90);
    assertThat(shade(picture, 483, 240)).isZero();
    assertThat(shade(picture, 490, 240)).isEqualTo(90);
  }

  @Test
  void aMaskHidesInEveryPartOfThePictureToo() throws Exception {
    RgbImage zone = picture(List.of(WINDOW), new Region(0.4, 0.2, 0.3, 0.3), 100, 100);
    assertThat(shades(zone)).isSubsetOf(0, 90);
    RgbImage beside = picture(List.of(WINDOW), new Region(0, 0, 0.3, 1), 100, 100);
    assertThat(shades(beside)).containsOnly(90);
  }

  @Test
  void severalMasksAreAllPainted() throws Exception {
    Polygon rest = Polygon.parse("0,0 0.5,0 0.5,1 0,1");
    RgbImage picture = picture(List.of(WINDOW, rest), Region.WHOLE, 64, 48);
    assertThat(shade(picture, 10, 20)).isZero();
    assertThat(shade(picture, 40, 24)).isZero();
    assertThat(shade(picture, 60, 24)).isEqualTo(90);
  }

  private static RgbImage picture(List<Polygon> masks, Region region, int width, int height)
      throws SourceException {
    try (FrameSource source = MaskedSource.of(new PaintedSource(1, SCENE), masks)) {
      return source.next().orElseThrow().scaled(region, width, height);
    }
  }

  private static List<Integer> shades(RgbImage picture) {
    return IntStream.range(0, picture.pixels().length)
        .map(i -> picture.pixels()[i] & 0xff)
        .distinct()
        .boxed()
        .toList();
  }

  private static int shade(RgbImage picture, int x, int y) {
    return picture.pixels()[3 * (y * picture.width() + x)] & 0xff;
  }
}
