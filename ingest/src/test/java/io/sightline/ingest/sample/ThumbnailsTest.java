package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.Region;
import io.sightline.core.video.Thumbnail;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameStamp;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {
  @Test
  void aThumbnailKeepsTheShapeThatPeopleSeeAndItsColours() throws Exception {
    BufferedImage image = thumbnail(new FrameFormat("h264", 720, 576, 1024));
    assertThat(image.getWidth()).isEqualTo(160);
    assertThat(image.getHeight()).isEqualTo(90);
    Color colour = new Color(image.getRGB(80, 45));
    assertThat(colour.getRed()).isBetween(195, 205);
    assertThat(colour.getGreen()).isBetween(95, 105);
    assertThat(colour.getBlue()).isBetween(45, 55);
  }

  @Test
  void aSmallFrameIsNotEnlarged() throws Exception {
    assertThat(thumbnail(new FrameFormat("h264", 96, 64, 96)).getWidth()).isEqualTo(96);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Thumbnails(8, 0.5f)).hasMessageContaining("width");
    assertThatThrownBy(() -> new Thumbnails(160, 0)).hasMessageContaining("quality");
  }

  private static BufferedImage thumbnail(FrameFormat format) throws IOException {
    Thumbnail made = Thumbnails.DEFAULT.of(new Orange(format));
    return ImageIO.read(new ByteArrayInputStream(made.toJpeg()));
  }

  /** A frame of one colour. */
  private record Orange(FrameFormat format) implements DecodedFrame {
    @Override
    public FrameStamp stamp() {
      return new FrameStamp(0, Instant.EPOCH, Optional.empty(), format);
    }

    @Override
    public RgbImage scaled(Region region, int width, int height) {
      byte[] pixels = new byte[width * height * 3];
      for (int i = 0; i < pixels.length; i += 3) {
        pixels[i] = (byte) 200;
        pixels[i + 1] = 100;
        pixels[i + 2] = 50;
      }
      return new RgbImage(width, height, pixels);
    }
  }
}
