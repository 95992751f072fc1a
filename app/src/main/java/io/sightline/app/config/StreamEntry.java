package io.sightline.app.config;

import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream to register at start.
 *
 * @param framesPerSecond empty: the default of the system
 * @param thumbnails whether frames carry a small picture
 * @param credentials where {@code user:password} is found: {@code env:NAME} or {@code file:PATH};
 *     empty: in the source, or none are needed
 * @param pictures what is made of its pictures
 */
public record StreamEntry(
    StreamId id,
    SourceUri source,
    Optional<Double> framesPerSecond,
    boolean thumbnails,
    Optional<String> credentials,
    PictureSettings pictures) {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*://)\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^}]+)}@(.*)");

  /** With pictures as they come. */
  public StreamEntry(
      StreamId id, SourceUri source, Optional<Double> framesPerSecond, boolean thumbnails) {
    this(id, source, framesPerSecond, thumbnails, Optional.empty(), PictureSettings.DEFAULT);
  }

  /**
   * Reads {@code id=source}, as on the command line.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static StreamEntry parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "a stream is given as NAME=SOURCE, for example lobby=rtsp://camera/1, but there is no name");
    }
    String source = text.substring(equals + 1);
    return new StreamEntry(
        new StreamId(text.substring(0, equals)),
        bare(source),
        Optional.empty(),
        true,
        reference(source),
        PictureSettings.DEFAULT);
  }

  /** The source without a reference such as {@code ${env:NAME}@} in the place of a password. */
  private static SourceUri bare(String source) {
    return new SourceUri(REFERENCE.matcher(source).replaceFirst("$1$3"));
  }

  private static Optional<String> reference(String source) {
    Matcher form = REFERENCE.matcher(source);
    return form.matches() ? Optional.of(form.group(2)) : Optional.empty();
  }

  private static String credentials(String text) {
    if (!text.matches("(env|file):.+")) {
      throw new IllegalArgumentException("must be env:NAME or file:PATH");
    }
    return text;
  }

  static Optional<StreamEntry> read(ConfigNode node) {
    Optional<StreamId> id = node.required("id", StreamId::new);
    Optional<String> source = node.required("source", text -> text);
    Optional<SourceUri> bare = node.value("source", StreamEntry::bare);
    Optional<String> credentials = node.value("credentials", StreamEntry::credentials);
    PictureSettings pictures = PictureEntry.read(node);
    Optional<Double> fps = node.value("fps", Double::valueOf);
    boolean thumbnails = node.value("thumbnails", SystemConfig::parseBoolean).orElse(true);
    return id.isEmpty() || bare.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StreamEntry(
                id.get(),
                bare.get(),
                fps,
                thumbnails,
                credentials.or(() -> source.flatMap(StreamEntry::reference)),
                pictures));
  }
}
