package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.SourceUri;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where a recording lies and how it is played: a plain path, or {@code file:} with a path or a URI,
 * which may end in {@code ?loop}.
 *
 * @param path as the operating system knows it
 * @param loop whether it starts again at its end
 */
public record FileLocation(String path, boolean loop) {
  private static final String LOOP = "?loop";

  /** Takes the source apart; not looked at on the disk. */
  public static FileLocation of(SourceUri source) {
    String value = source.secretValue();
    if (!value.regionMatches(true, 0, "file:", 0, 5)) {
      return new FileLocation(value, false);
    }
    boolean loop = value.endsWith(LOOP);
    String bare = loop ? value.substring(0, value.length() - LOOP.length()) : value;
    return new FileLocation(pathOf(bare), loop);
  }

  private static String pathOf(String value) {
    if (value.startsWith("file:///")) {
      try {
        return Path.of(URI.create(value)).toString();
      } catch (IllegalArgumentException e) {
        return value.substring("file://".length());
      }
    }
    return value.replaceFirst("^(?i:file):(//(localhost)?(?=/))?", "");
  }
}
