package io.sightline.core.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An outline drawn on a picture, in parts of its width and height; the last corner is joined to the
 * first. What is inside is decided by crossings (even-odd), so an outline may cross itself.
 *
 * @param corners 3 to {@link #MAX_CORNERS}
 */
public record Polygon(List<Corner> corners) {
  public static final int MAX_CORNERS = 64;

  /**
   * @param x 0 (left) to 1
   * @param y 0 (top) to 1
   */
  public record Corner(double x, double y) {
    /**
     * @throws IllegalArgumentException if it is not within the picture
     */
    public Corner {
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new IllegalArgumentException(
            "corners must lie within 0 to 1, but one is at " + x + ", " + y);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there are too few or too many corners, or they enclose
   *     nothing
   */
  public Polygon {
    corners = List.copyOf(Objects.requireNonNull(corners, "corners"));
    if (corners.size() < 3 || corners.size() > MAX_CORNERS) {
      throw new IllegalArgumentException(
          "must have 3 to " + MAX_CORNERS + " corners, but has " + corners.size());
    }
    if (corners.stream().mapToDouble(Corner::x).distinct().count() < 2
        || corners.stream().mapToDouble(Corner::y).distinct().count() < 2) {
      throw new IllegalArgumentException("must enclose something, but all corners are in a line");
    }
  }

  /**
   * Reads corners as {@code 0.1,0.2 0.5,0.2 0.5,0.9}.
   *
   * @throws IllegalArgumentException if it is not of that form, or as the constructor throws
   */
  public static Polygon parse(String text) {
    List<Corner> corners = new ArrayList<>();
    for (String corner : text.strip().split("\\s+")) {
      List<Double> numbers = numbers(corner);
      if (numbers.size() != 2) {
        throw new IllegalArgumentException(
            "must be corners x,y with spaces between them, but has: " + corner);
      }
      corners.add(new Corner(numbers.get(0), numbers.get(1)));
    }
    return new Polygon(corners);
  }

  /** Numbers with commas between them. */
  static List<Double> numbers(String text) {
    try {
      return Arrays.stream(text.split(",", -1)).map(String::strip).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be numbers with commas, but is: " + text, e);
    }
  }

  /** Whether the point is inside. */
  public boolean contains(double x, double y) {
    boolean inside = false;
    Corner before = corners.get(corners.size() - 1);
    for (Corner corner : corners) {
      boolean crosses = corner.y > y != before.y > y;
      if (crosses
          && x < (before.x - corner.x) * (y - corner.y) / (before.y - corner.y) + corner.x) {
        inside = !inside;
      }
      before = corner;
    }
    return inside;
  }

  /** The smallest upright rectangle around it. */
  public Region bounds() {
    return Region.between(
        corners.stream().mapToDouble(Corner::x).min().orElseThrow(),
        corners.stream().mapToDouble(Corner::y).min().orElseThrow(),
        corners.stream().mapToDouble(Corner::x).max().orElseThrow(),
        corners.stream().mapToDouble(Corner::y).max().orElseThrow());
  }
}
