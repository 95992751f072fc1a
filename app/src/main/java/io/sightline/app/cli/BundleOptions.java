package io.sightline.app.cli;

import io.sightline.app.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model bundles to score with; for every command that scores. */
final class BundleOptions {
  static final String HOW_TO_GET_ONE =
      "give the folder of an encoder bundle with --encoder DIR: any CLIP-like dual encoder exported to ONNX, as docs/bundles.md describes";

  @Option(
      names = "--encoder",
      paramLabel = "DIR",
      description = "Folder of the encoder bundle (default: the one that ships).")
  private Path encoder;

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description =
          "Folder of the head bundle (default: the one beside the encoder, else the zero-shot head).")
  private Path head;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second that are looked at (default: 4).")
  private Double framesPerSecond;

  Optional<Path> givenEncoder() {
    return Optional.ofNullable(encoder);
  }

  Optional<Path> givenHead() {
    return Optional.ofNullable(head);
  }

  Optional<Double> framesPerSecond() {
    return Optional.ofNullable(framesPerSecond);
  }

  /** The encoder bundle to use, or how to get one. */
  static Path encoder(Optional<Path> given) {
    Path folder = given.orElseGet(() -> shipped("street/encoder"));
    if (!Files.isRegularFile(folder.resolve("encoder.json"))) {
      String missing =
          given.isPresent()
              ? "there is no encoder bundle (encoder.json) in " + folder
              : "the encoder bundle that ships is not there (" + folder + ")";
      throw new StartupException(missing + "; " + HOW_TO_GET_ONE);
    }
    return folder;
  }

  /**
   * The head bundle to use: the given one, else the one that was trained for this encoder and
   * stands beside it, else the zero-shot head, which serves any encoder.
   */
  static Path head(Optional<Path> given, Optional<Path> encoder) {
    Path folder =
        given
            .or(
                () ->
                    encoder
                        .map(one -> one.toAbsolutePath().normalize().resolveSibling("head"))
                        .filter(BundleOptions::isHead))
            .orElseGet(() -> shipped("zero-shot"));
    if (!isHead(folder)) {
      throw new StartupException(
          "there is no head bundle (head.json) in " + folder + ": give one with --head DIR");
    }
    return folder;
  }

  private static boolean isHead(Path folder) {
    return Files.isRegularFile(folder.resolve("head.json"));
  }

  /** A folder below {@code models} of the installation. */
  static Path shipped(String name) {
    return Path.of(System.getProperty("sightline.home", ".")).resolve("models").resolve(name);
  }
}
