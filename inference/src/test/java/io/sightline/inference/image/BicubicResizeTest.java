package io.sightline.inference.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.inference.TestBundles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BicubicResizeTest {
  /** resize.json comes from Pillow itself, which reckons in whole numbers: one step may differ. */
  @Test
  void scalesAsPillowDoes() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(TestBundles.toy("resize.json").toFile());
    assertThat(cases.size()).isEqualTo(6);
    for (JsonNode one : cases) {
      JsonNode to = one.path("to");
      RgbImage source =
          new RgbImage(
              one.path("from").path(0).intValue(),
              one.path("from").path(1).intValue(),
              bytes(one.path("source")));
      RgbImage scaled = BicubicResize.resize(source, to.path(0).intValue(), to.path(1).intValue());
      byte[] expected = bytes(one.path("scaled"));
      assertThat(scaled.pixels()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs((scaled.pixels()[i] & 0xff) - (expected[i] & 0xff)))
            .as("byte %d of %s to %s", i, one.path("from"), to)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  private static byte[] bytes(JsonNode numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers.get(i).intValue();
    }
    return bytes;
  }
}
