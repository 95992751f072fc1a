package io.sightline.app.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far something is: a line that is written over where somebody watches, elsewhere a line every
 * tenth of the way. Not thread-safe.
 */
final class Progress {
  private final PrintWriter err;
  private final String unit;
  private final double all;
  private final boolean watched = System.console() != null;
  private final long begun = System.nanoTime();
  private double next;

  /**
   * @param unit what is counted, {@code "s of video"}
   * @param all how much there is in all
   */
  Progress(PrintWriter err, String unit, double all) {
    this.err = err;
    this.unit = unit;
    this.all = all;
    this.next = step();
  }

  private double step() {
    return all / (watched ? 200 : 10);
  }

  void at(double done) {
    boolean last = done >= all;
    if (done < next && !last) {
      return;
    }
    while (next <= done) {
      next += step();
    }
    double took = (System.nanoTime() - begun) / 1e9;
    err.printf(
        Locale.ROOT,
        "%s%.0f of %.0f %s, %.0f s, %.0f s left %s",
        watched ? "\r" : "",
        done,
        all,
        unit,
        took,
        done > 0 ? took * (all - done) / done : 0,
        watched && !last ? "" : System.lineSeparator());
    err.flush();
  }
}
