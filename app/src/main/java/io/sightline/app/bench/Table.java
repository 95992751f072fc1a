package io.sightline.app.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Figures as they come, one a line: what, how much, and what it is made of. Not thread-safe. */
public final class Table {
  private final PrintWriter out;

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
        String.format(Locale.ROOT, "  %-52s %14s  %s", what, figure, detail).stripTrailing());
    out.flush();
  }

  static String number(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
