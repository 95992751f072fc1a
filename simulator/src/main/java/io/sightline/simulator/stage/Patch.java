package io.sightline.simulator.stage;

/**
 * A rectangle of ground, metres; later patches lie on earlier ones.
 *
 * @param colour base colour {@code 0xRRGGBB}
 */
public record Patch(double x0, double z0, double x1, double z1, Material material, int colour) {
  boolean holds(double x, double z) {
    return x >= x0 && x < x1 && z >= z0 && z < z1;
  }
}
