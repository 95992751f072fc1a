package io.sightline.app.bench;

import java.util.Collection;
import java.util.List;

/** A quantile of a few numbers. */
final class Quantile {
  private Quantile() {}

  /**
   * @param share 0 to 1
   * @return NaN of no numbers
   */
  static double of(Collection<Double> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
