package io.sightline.compressor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryFormatTest {
  private static final MemoryHeader HEADER =
      new MemoryHeader(
          "yolox-clip@1",
          1_767_225_600_000L,
          123_456_789_012L,
          1,
          Optional.of(new MediaTime(-2_500_000)),
          0.00037,
          8,
          64);
  private static final MemoryFrame FRAME =
      new MemoryFrame(
          77,
          new MediaTime(19_250_001),
          Instant.parse("2026-01-01T00:00:19.250001002Z"),
          FrameFeature.of(0.25f, -1, 65504, 1e-7f, 0.1f));
  private static final MemorySlot SLOT = new MemorySlot(63, FRAME, 2_000_000_000);

  @Test
  void bytesBringBackEqualValues() {
    assertThat(MemoryFormat.header(MemoryFormat.encode(HEADER))).isEqualTo(HEADER);
    assertThat(MemoryFormat.frame(MemoryFormat.encode(FRAME))).isEqualTo(FRAME);
    assertThat(MemoryFormat.slot(63, MemoryFormat.encode(SLOT))).isEqualTo(SLOT);
    MemoryHeader empty = new MemoryHeader("", 0, -1, 0, Optional.empty(), 0, 0, 0);
    assertThat(MemoryFormat.header(MemoryFormat.encode(empty))).isEqualTo(empty);
  }

  /**
   * The bytes that version 1 wrote. They are never made again: a change that breaks this test needs
   * a new version. (They were made with -Dsightline.fixtures=write.)
   */
  @Test
  void bytesOfVersionOneAreReadAndAreStillWhatIsWritten() throws IOException {
    if ("write".equals(System.getProperty("sightline.fixtures"))) {
      Path folder = Files.createDirectories(Path.of("src/test/resources/state/v1"));
      Files.write(folder.resolve("header.bin"), MemoryFormat.encode(HEADER));
      Files.write(folder.resolve("frame.bin"), MemoryFormat.encode(FRAME));
      Files.write(folder.resolve("slot.bin"), MemoryFormat.encode(SLOT));
    }
    assertThat(MemoryFormat.header(stored("header"))).isEqualTo(HEADER);
    assertThat(MemoryFormat.frame(stored("frame"))).isEqualTo(FRAME);
    assertThat(MemoryFormat.slot(63, stored("slot"))).isEqualTo(SLOT);
    assertThat(MemoryFormat.encode(HEADER)).isEqualTo(stored("header"));
    assertThat(MemoryFormat.encode(FRAME)).isEqualTo(stored("frame"));
    assertThat(MemoryFormat.encode(SLOT)).isEqualTo(stored("slot"));
  }

  @Test
  void bytesThatAreCutShortAreRefused() {
    byte[] header = MemoryFormat.encode(HEADER);
    for (int length = 0; length < header.length; length++) {
      byte[] cut = Arrays.copyOf(header, length);
      assertThatThrownBy(() -> MemoryFormat.header(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] frame = MemoryFormat.encode(FRAME);
    for (int length = 0; length < 30; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> MemoryFormat.frame(cut))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> MemoryFormat.slot(0, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytesThatAreTooManyAreRefused() {
    byte[] longer = Arrays.copyOf(MemoryFormat.encode(HEADER), 200);
    assertThatThrownBy(() -> MemoryFormat.header(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void bytesOfALaterReleaseAreRefusedByNameOfTheVersion() {
    byte[] later = MemoryFormat.encode(HEADER);
    later[0] = 2;
    assertThatThrownBy(() -> MemoryFormat.header(later))
        .isInstanceOf(NewerStateException.class)
        .hasMessageContaining("version 2");
    later[0] = 0;
    assertThatThrownBy(() -> MemoryFormat.header(later))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] stored(String name) throws IOException {
    try (InputStream in =
        MemoryFormatTest.class.getResourceAsStream("/state/v1/" + name + ".bin")) {
      return in.readAllBytes();
    }
  }
}
