package io.sightline.app.config;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import java.util.Optional;

/**
 * A stream to register at start.
 *
 * @param framesPerSecond empty: the default of the system
 * @param thumbnails whether frames carry a small picture
 */
public record StreamEntry(
    StreamId id, SourceUri source, Optional<Double> framesPerSecond, boolean thumbnails) {
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
    return new StreamEntry(
        new StreamId(text.substring(0, equals)),
        new SourceUri(text.substring(equals + 1)),
        Optional.empty(),
        true);
  }

  static Optional<StreamEntry> read(ConfigNode node) {
    Optional<StreamId> id = node.required("id", StreamId::new);
    Optional<SourceUri> source = node.required("source", SourceUri::new);
    Optional<Double> fps = node.value("fps", Double::valueOf);
    boolean thumbnails = node.value("thumbnails", SystemConfig::parseBoolean).orElse(true);
    return id.isEmpty() || source.isEmpty()
        ? Optional.empty()
        : Optional.of(new StreamEntry(id.get(), source.get(), fps, thumbnails));
  }
}
