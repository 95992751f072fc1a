package io.sightline.app.bench;

/**
 * A figure that is held against what is to be reached.
 *
 * @param what is measured
 * @param figure with its unit
 * @param bound what is to be reached, with its unit
 * @param met whether it is
 */
public record Reach(String what, String figure, String bound, boolean met) {
  /** At most so much. */
  static Reach most(String what, double figure, double bound, String unit) {
    return new Reach(what, number(figure, unit), "<= " + number(bound, unit), figure <= bound);
  }

  /** At least so much. */
  static Reach least(String what, double figure, double bound, String unit) {
    return new Reach(what, number(figure, unit), ">= " + number(bound, unit), figure >= bound);
  }

  private static String number(double value, String unit) {
    int digits = value == Math.rint(value) || Math.abs(value) >= 1000 ? 0 : value < 10 ? 2 : 1;
    return Table.number("%." + digits + "f %s", value, unit).strip();
  }
}
