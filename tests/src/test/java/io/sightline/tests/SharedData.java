package io.sightline.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real clips and a real encoder, which are not part of the repository; a test that needs them is
 * skipped where they are absent.
 */
final class SharedData {
  private static final Path ROOT =
      Path.of(System.getProperty("sightline.root", "..")).resolve("../shared").normalize();

  private SharedData() {}

  static Path video(String name) {
    return present("videos/" + name);
  }

  static Path annotations() {
    return present("videos/annotations.json");
  }

  static Path encoder() {
    return present("encoders/yolox-clip/encoder.json").getParent();
  }

  /** The head that ships; part of the repository. */
  static Path head() {
    return Path.of(System.getProperty("sightline.root", "..")).resolve("models/zero-shot");
  }

  private static Path present(String name) {
    Path path = ROOT.resolve(name);
    assumeTrue(
        Files.exists(path), () -> "skipped: there is no shared/" + name + " beside the project");
    return path;
  }
}
