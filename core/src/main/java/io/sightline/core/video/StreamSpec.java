package io.sightline.core.video;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be watched: a stream as its owner registered it.
 *
 * @param name for people; the id where nothing better is known
 * @param source where it is, without user info: that stands in {@code credentials}
 * @param credentials where {@code user:password} is found at opening time: {@code env:NAME}, {@code
 *     file:PATH} or {@code store:NAME}
 * @param framesPerSecond sampling rate on media time, in (0, 30]
 * @param thumbnails whether frames carry a small picture; off, no pixel leaves ingest
 * @param enabled whether it is to run
 * @param pictures what is made of its pictures
 */
public record StreamSpec(
    StreamId id,
    String name,
    SourceUri source,
    Optional<String> credentials,
    double framesPerSecond,
    boolean thumbnails,
    boolean enabled,
    PictureSettings pictures) {
  public static final double DEFAULT_FRAMES_PER_SECOND = 4;
  public static final double MAX_FRAMES_PER_SECOND = 30;

  /**
   * @throws IllegalArgumentException naming the field and its range
   */
  public StreamSpec {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(pictures, "pictures");
    if (id.isZone()) {
      throw new IllegalArgumentException("id must be of a camera, but is of its zone: " + id);
    }
    if (name.isBlank() || name.length() > 128) {
      throw new IllegalArgumentException("name must have 1 to 128 characters");
    }
    if (!source.userInfo().isEmpty()) {
      throw new IllegalArgumentException(
          "source must not hold user or password: put them where credentials points to");
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= MAX_FRAMES_PER_SECOND)) {
      throw new IllegalArgumentException(
          "framesPerSecond must be above 0 and at most "
              + MAX_FRAMES_PER_SECOND
              + ", but was "
              + framesPerSecond);
    }
  }

  /** A stream whose pictures are taken as they come. */
  public StreamSpec(
      StreamId id,
      String name,
      SourceUri source,
      Optional<String> credentials,
      double framesPerSecond,
      boolean thumbnails,
      boolean enabled) {
    this(
        id,
        name,
        source,
        credentials,
        framesPerSecond,
        thumbnails,
        enabled,
        PictureSettings.DEFAULT);
  }

  public StreamSpec withPictures(PictureSettings other) {
    return new StreamSpec(
        id, name, source, credentials, framesPerSecond, thumbnails, enabled, other);
  }

  /** The streams that its frames are of: itself first, then its zones. */
  public List<StreamId> views() {
    List<StreamId> views = new ArrayList<>();
    views.add(id);
    pictures.zones().forEach(zone -> views.add(id.zone(zone.name())));
    return views;
  }

  /** Of these, those of which masks hide everything. */
  public Set<StreamId> hiddenViews() {
    Set<StreamId> hidden = new HashSet<>();
    if (pictures.hides(Optional.empty())) {
      hidden.add(id);
    }
    pictures.zones().stream()
        .filter(zone -> pictures.hides(Optional.of(zone)))
        .forEach(zone -> hidden.add(id.zone(zone.name())));
    return hidden;
  }

  /** Whether frames of this stream come of it: its own, or those of one of its zones. */
  public boolean gives(StreamId stream) {
    return stream.camera().equals(id)
        && stream
            .zone()
            .map(zone -> pictures.zones().stream().anyMatch(one -> one.name().equals(zone)))
            .orElse(true);
  }
}
