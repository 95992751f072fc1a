package io.sightline.core.video;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of one live source: 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or
 * digit.
 */
public record StreamId(String value) implements Comparable<StreamId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if the name is not of that form
   */
  public StreamId {
    Objects.requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "stream id must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit, but was: "
              + value);
    }
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
