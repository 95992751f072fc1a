package io.sightline.core.video;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A part of a camera's picture that is watched by itself, as the stream {@code camera~name}.
 *
 * @param name 1 to {@link #MAX_NAME} letters, digits, '.', '_' or '-', starting with a letter or
 *     digit
 */
public record Zone(String name, Polygon outline) {
  public static final int MAX_NAME = 32;

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  /**
   * @throws IllegalArgumentException if the name is not of that form
   */
  public Zone {
    Objects.requireNonNull(outline, "outline");
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "zone name must be 1 to 32 letters, digits, '.', '_' or '-', starting with a letter or"
              + " digit, but was: "
              + name);
    }
  }

  /** Whether a zone may be called this. */
  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }
}
