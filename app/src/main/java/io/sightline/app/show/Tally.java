package io.sightline.app.show;

import java.util.BitSet;

/** What one receiver got. Thread-safe. */
final class Tally {
  private final BitSet seen = new BitSet();
  private int doubled;
  private int outOfOrder;

  /**
   * @param number as {@link ShowMoments} counts
   * @return whether it is new
   */
  synchronized boolean got(int number) {
    if (seen.get(number)) {
      doubled++;
      return false;
    }
    seen.set(number);
    if (number % 2 == 1 && !seen.get(number - 1)) {
      outOfOrder++;
    }
    return true;
  }

  synchronized int distinct() {
    return seen.cardinality();
  }

  synchronized int doubled() {
    return doubled;
  }

  /** Ends that came before their start. */
  synchronized int outOfOrder() {
    return outOfOrder;
  }
}
