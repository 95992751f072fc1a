package io.sightline.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.app.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleOptionsTest {
  @TempDir private Path folder;
  private Path encoder;

  @BeforeEach
  void anEncoder() throws Exception {
    encoder = Files.createDirectories(folder.resolve("encoder"));
    System.setProperty("sightline.home", System.getProperty("sightline.root"));
  }

  @AfterEach
  void asItWas() {
    System.clearProperty("sightline.home");
  }

  @Test
  void theHeadThatStandsBesideTheEncoderIsTaken() throws Exception {
    Path beside = headIn(folder.resolve("head"));

    assertThat(BundleOptions.head(Optional.empty(), Optional.of(encoder))).isEqualTo(beside);
  }

  @Test
  void anEncoderWithoutAHeadOfItsOwnGetsTheZeroShotHead() {
    assertThat(BundleOptions.head(Optional.empty(), Optional.of(encoder)))
        .endsWith(Path.of("models", "zero-shot"));
  }

  @Test
  void aHeadThatIsNamedGoesBeforeTheOneBeside() throws Exception {
    headIn(folder.resolve("head"));
    Path named = headIn(folder.resolve("other"));

    assertThat(BundleOptions.head(Optional.of(named), Optional.of(encoder))).isEqualTo(named);
  }

  @Test
  void aHeadThatIsNamedAndMissingIsAnErrorAndNotReplaced() throws Exception {
    headIn(folder.resolve("head"));
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> BundleOptions.head(Optional.of(missing), Optional.of(encoder)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("head.json")
        .hasMessageContaining("missing");
  }

  private static Path headIn(Path made) throws Exception {
    Files.createDirectories(made);
    Files.writeString(made.resolve("head.json"), "{}");
    return made;
  }
}
