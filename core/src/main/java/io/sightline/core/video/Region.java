package io.sightline.core.video;

import java.util.List;

/**
 * An upright rectangle of a picture, in parts of its width and height: (0, 0) is the left upper
 * corner, (1, 1) the right lower one.
 *
 * @param x left edge, 0 to 1
 * @param y upper edge, 0 to 1
 * @param width above 0, at most 1 - x
 * @param height above 0, at most 1 - y
 */
public record Region(double x, double y, double width, double height) {
  public static final Region WHOLE = new Region(0, 0, 1, 1);

  /** Coordinates that were computed may stand this far outside. */
  private static final double ROUNDING = 1e-9;

  /**
   * @throws IllegalArgumentException if it is empty or not within the picture
   */
  public Region {
    if (!(x >= 0 && y >= 0 && width > 0 && height > 0)
        || x + width > 1 + ROUNDING
        || y + height > 1 + ROUNDING) {
      throw new IllegalArgumentException(
          "must lie within 0 to 1 and not be empty, but is "
              + "x %s, y %s, width %s, height %s".formatted(x, y, width, height));
    }
  }

  /**
   * Reads {@code x,y,width,height}.
   *
   * @throws IllegalArgumentException if it is not of that form, or as the constructor throws
   */
  public static Region parse(String text) {
    List<Double> numbers = Polygon.numbers(text);
    if (numbers.size() != 4) {
      throw new IllegalArgumentException("must be x,y,width,height, but is: " + text);
    }
    return new Region(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }

  /** The rectangle whose corners these are. */
  public static Region between(double left, double upper, double right, double lower) {
    return new Region(left, upper, right - left, lower - upper);
  }

  public double right() {
    return x + width;
  }

  public double lower() {
    return y + height;
  }

  /**
   * What of this lies within another.
   *
   * @throws IllegalArgumentException if they do not overlap
   */
  public Region within(Region other) {
    return between(
        Math.max(x, other.x),
        Math.max(y, other.y),
        Math.min(right(), other.right()),
        Math.min(lower(), other.lower()));
  }

  public boolean overlaps(Region other) {
    return x < other.right() && other.x < right() && y < other.lower() && other.y < lower();
  }
}
