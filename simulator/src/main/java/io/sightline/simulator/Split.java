package io.sightline.simulator;

/**
 * Which seeds serve what. What is drawn for one split is never drawn for another; the test split
 * also has combinations, words and a scene that the others never have.
 */
public enum Split {
  TRAIN(0, 99_999),
  VALIDATION(100_000, 199_999),
  TEST(200_000, 299_999);

  /** Seeds from this one on are reserved and never rendered. */
  public static final long RESERVED = 900_000;

  /** Training seeds from this one on show their scenes redecorated. */
  public static final long REDECORATED = 70_000;

  private final long first;
  private final long last;

  Split(long first, long last) {
    this.first = first;
    this.last = last;
  }

  public long first() {
    return first;
  }

  public long last() {
    return last;
  }

  /** Whether the scene of this seed has other surfaces and furniture than the scene has usually. */
  public static boolean redecorated(long seed) {
    return seed >= REDECORATED && seed <= TRAIN.last;
  }

  /**
   * The split of a seed.
   *
   * @throws IllegalArgumentException if the seed is reserved or belongs to no split
   */
  public static Split of(long seed) {
    if (seed >= RESERVED) {
      throw new IllegalArgumentException(
          "seed " + seed + " is reserved: seeds from " + RESERVED + " on are never rendered");
    }
    for (Split split : values()) {
      if (seed >= split.first && seed <= split.last) {
        return split;
      }
    }
    throw new IllegalArgumentException(
        "seed " + seed + " belongs to no split: use " + TRAIN.first + " to " + TEST.last);
  }
}
