package io.sightline.core.video;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of one live source: 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or
 * digit. A zone of a camera is a stream of its own, named {@code camera~zone}.
 */
public record StreamId(String value) implements Comparable<StreamId> {
  private static final char OF_CAMERA = '~';
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if the name is not of that form
   */
  public StreamId {
    Objects.requireNonNull(value, "value");
    int mark = value.indexOf(OF_CAMERA);
    String camera = mark < 0 ? value : value.substring(0, mark);
    if (!FORM.matcher(camera).matches() || mark >= 0 && !Zone.isName(value.substring(mark + 1))) {
      throw new IllegalArgumentException(
          "stream id must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit, but was: "
              + value);
    }
  }

  /** The stream of a zone of this camera. */
  public StreamId zone(String zone) {
    return new StreamId(camera().value + OF_CAMERA + zone);
  }

  /** The camera that a zone belongs to; for a camera, itself. */
  public StreamId camera() {
    int mark = value.indexOf(OF_CAMERA);
    return mark < 0 ? this : new StreamId(value.substring(0, mark));
  }

  /** Whether it is one of these, or a zone of one of these. */
  public boolean isWithin(Set<StreamId> streams) {
    return streams.contains(this) || isZone() && streams.contains(camera());
  }

  /** The name of the zone, where this is one. */
  public Optional<String> zone() {
    int mark = value.indexOf(OF_CAMERA);
    return mark < 0 ? Optional.empty() : Optional.of(value.substring(mark + 1));
  }

  /** Whether this is a zone of a camera. */
  public boolean isZone() {
    return value.indexOf(OF_CAMERA) >= 0;
  }

  @Override
  public int compareTo(StreamId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
