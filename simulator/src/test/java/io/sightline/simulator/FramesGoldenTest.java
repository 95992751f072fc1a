package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Frames must come out the same on every machine. The golden checksums are remade with {@code
 * -Dsightline.golden=write}; whoever does so says in the commit why the pictures changed.
 */
class FramesGoldenTest {
  private static final List<String> ADDRESSES =
      List.of(
          "sim:street?seed=1&size=320x180",
          "sim:street?seed=200008&size=320x180&light=night&weather=rain",
          "sim:lobby?seed=100001&size=320x180",
          "sim:corridor?seed=2&size=320x180",
          "sim:car-park?seed=3&size=320x180&weather=snow",
          "sim:loading-bay?seed=4&size=320x180&weather=fog",
          "sim:shop-aisle?seed=200000&size=320x180");
  private static final int[] FRAMES = {0, 1000, 1777, 4321};

  @Test
  void framesMatchTheirGoldenChecksums() throws IOException {
    Path file =
        Path.of(System.getProperty("sightline.root"))
            .resolve("simulator/src/test/resources/golden/frames.txt");
    List<String> lines = new ArrayList<>();
    for (String address : ADDRESSES) {
      Simulation sim = Simulation.of(SimUri.parse(address));
      byte[] rgb = new byte[3 * sim.info().width() * sim.info().height()];
      for (int frame : FRAMES) {
        sim.renderFrame(frame, rgb);
        CRC32 sum = new CRC32();
        sum.update(rgb);
        lines.add("%s %d %08x".formatted(address, frame, sum.getValue()));
      }
    }
    if ("write".equals(System.getProperty("sightline.golden"))) {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(file));
  }
}
