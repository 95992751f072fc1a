package io.sightline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stored bytes of every topic, as the first version wrote them: they must be read for ever.
 *
 * <p>New samples get their file by {@code -Dsightline.golden=write}; a file that is there is never
 * written again.
 */
class GoldenBytesTest {
  private static final String FOLDER = "golden/v1/";

  static Stream<Samples.Sample<?>> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void storedBytesAreRead(Samples.Sample<?> sample) throws IOException {
    assertThat(sample.read(stored(sample))).isEqualTo(sample.value());
  }

  @Test
  @EnabledIfSystemProperty(named = "sightline.golden", matches = "write")
  void writeMissingFiles() throws IOException {
    Path folder =
        Path.of(System.getProperty("sightline.root"))
            .resolve("schemas/src/test/resources/io/sightline/schemas/" + FOLDER);
    Files.createDirectories(folder);
    for (Samples.Sample<?> sample : Samples.all()) {
      Path file = folder.resolve(sample + ".hex");
      if (!Files.exists(file)) {
        Files.writeString(file, HexFormat.of().formatHex(sample.write()) + "\n");
      }
    }
  }

  private static byte[] stored(Samples.Sample<?> sample) throws IOException {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream(FOLDER + sample + ".hex")) {
      assertThat(in).as("stored bytes of %s", sample).isNotNull();
      return HexFormat.of().parseHex(new String(in.readAllBytes()).strip());
    }
  }
}
