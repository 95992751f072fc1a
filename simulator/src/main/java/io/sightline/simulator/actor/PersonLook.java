package io.sightline.simulator.actor;

/**
 * How a person looks; colours {@code 0xRRGGBB}.
 *
 * @param height metres
 * @param girth factor on the width of the trunk, about 1
 * @param build what of the body is wider or larger than a man's
 * @param skirt whether the lower garment is a skirt
 * @param longHair whether the hair falls to the shoulders
 * @param sleeves whether sleeves are long
 * @param hat colour of the hat, or -1
 * @param backpack colour of the backpack, or -1
 */
public record PersonLook(
    double height,
    double girth,
    Build build,
    int upper,
    int lower,
    int skin,
    int hair,
    int shoes,
    boolean skirt,
    boolean longHair,
    boolean sleeves,
    int hat,
    int backpack) {

  /**
   * Proportions, as factors on those of a man of the same height. From the means of measured
   * people: a woman's shoulders are 5% narrower and her hips 11% wider for her height (ANSUR II:
   * bideltoid and hip breadth over stature), the head of a child of seven is a sixth of its height
   * where a grown one's is between a seventh and an eighth.
   */
  public enum Build {
    MAN(1, 1, 1),
    WOMAN(0.95, 1.11, 1),
    CHILD(0.95, 1, 1.28);

    final double shoulders;
    final double hips;
    final double head;

    Build(double shoulders, double hips, double head) {
      this.shoulders = shoulders;
      this.hips = hips;
      this.head = head;
    }
  }
}
