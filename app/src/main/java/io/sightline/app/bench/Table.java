package io.sightline.app.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as they come, one a line: what, how much, and what it is made of. Not thread-safe. */
public final class Table {
  private final PrintWriter out;
  private final List<Reach> reaches = new ArrayList<>();

  public Table(PrintWriter out) {
    this.out = out;
  }

  void title(String text) {
    out.println();
    out.println(text);
    out.flush();
  }

  /**
   * @param what is measured
   * @param figure with its unit
   * @param detail how it came about; may be empty
   */
  void line(String what, String figure, String detail) {
    out.println(
        String.format(Locale.ROOT, "  %-64s %16s  %s", what, figure, detail).stripTrailing());
    out.flush();
  }

  /** A figure that counts; it is printed now and again at the end. */
  void reach(Reach reach) {
    reaches.add(reach);
    line(reach.what(), reach.figure(), verdict(reach));
  }

  /** All figures that count, and whether they reach what they should. */
  public void summary() {
    if (reaches.isEmpty()) {
      return;
    }
    title("reached");
    for (Reach reach : reaches) {
      line(reach.what(), reach.figure(), verdict(reach));
    }
  }

  private static String verdict(Reach reach) {
    return reach.bound() + (reach.met() ? "  met" : "  NOT MET");
  }

  static String number(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
