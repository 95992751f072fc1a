package io.sightline.inference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where bundles lie that tests use. */
public final class TestBundles {
  public static final RuntimeOptions CPU = new RuntimeOptions(Optional.of(Provider.CPU), 1);

  private TestBundles() {}

  /** A toy bundle, made by src/test/models/make_models.py. */
  public static Path toy(String name) {
    return root().resolve("inference/src/test/models").resolve(name);
  }

  /** A bundle of the shared folder; the test is skipped where it is absent. */
  public static Path shared(String name) {
    Path bundle = root().resolve("../shared/encoders").resolve(name).normalize();
    assumeTrue(Files.isDirectory(bundle), "skipped: there is no " + bundle);
    return bundle;
  }

  /** A bundle of the repository; the test is skipped where it is absent. */
  public static Path shipped(String name) {
    Path bundle = root().resolve("models").resolve(name);
    assumeTrue(Files.isDirectory(bundle), "skipped: there is no " + bundle);
    return bundle;
  }

  /** A copy of a toy bundle, to be spoilt. */
  public static Path copyOf(String name, Path folder) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    List<Path> files;
    try (Stream<Path> all = Files.list(toy(name))) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  /** Replaces text that must occur in a file. */
  public static void edit(Path file, String text, String by) throws IOException {
    String before = Files.readString(file);
    if (!before.contains(text)) {
      throw new IOException(file + " does not hold " + text);
    }
    Files.write(file, before.replace(text, by).getBytes(StandardCharsets.UTF_8));
  }

  private static Path root() {
    return Path.of(System.getProperty("sightline.root", ".."));
  }
}
