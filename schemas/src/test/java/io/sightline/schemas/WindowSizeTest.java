package io.sightline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.Window;
import org.junit.jupiter.api.Test;

/** What windows cost on the wire. */
class WindowSizeTest {
  @Test
  void aStreamSecondOfWindowsIsAtMost80Kilobytes() {
    int bytes = size(Samples.window(8, 64, 256));
    System.out.printf(
        "window of 8 + 64 frames, 256 components: %d bytes, %d a stream-second at 2 windows/s%n",
        bytes, 2 * bytes);
    assertThat(2 * bytes).isLessThanOrEqualTo(80_000);
    int features = (8 + 64) * 256 * 2;
    assertThat((double) bytes / features).as("bytes over those of the features").isLessThan(1.05);
  }

  @Test
  void theLargestMemoryOfAStreamFitsARecord() {
    assertThat(size(Samples.window(8, 128, 512))).isLessThan(Topic.MAX_RECORD_BYTES / 5);
  }

  private static int size(Window window) {
    return Topics.WINDOWS.valueSerde().serializer().serialize("windows", window).length;
  }
}
