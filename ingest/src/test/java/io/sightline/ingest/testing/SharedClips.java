package io.sightline.ingest.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real clips that lie beside the repository on some machines. */
public final class SharedClips {
  private SharedClips() {}

  /** The clip of this name; the calling test is skipped where it is not there. */
  public static Path clip(String name) {
    Path root = Path.of(System.getProperty("sightline.root", "."));
    Path clip = root.resolve("../shared/videos").resolve(name).normalize();
    assumeTrue(Files.isReadable(clip), "skipped: no clip " + name + " in ../shared/videos");
    return clip;
  }
}
