package io.sightline.simulator.actor;

/**
 * How a person looks; colours {@code 0xRRGGBB}.
 *
 * @param height metres
 * @param girth factor on the width of the trunk, about 1
 * @param skirt whether the lower garment is a skirt
 * @param longHair whether the hair falls to the shoulders
 * @param sleeves whether sleeves are long
 * @param hat colour of the hat, or -1
 * @param backpack colour of the backpack, or -1
 */
public record PersonLook(
    double height,
    double girth,
    int upper,
    int lower,
    int skin,
    int hair,
    int shoes,
    boolean skirt,
    boolean longHair,
    boolean sleeves,
    int hat,
    int backpack) {}
